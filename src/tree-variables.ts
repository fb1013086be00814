import { E164, parsePhoneNumber, reader } from './environment.js';

/** What a tree's module has read from the environment; the module is loaded once. */
export const treeVariables: { problems: string[]; warnings: string[] } = { problems: [], warnings: [] };

/**
 * A phone number that a tree needs (E.164), from the environment: for a constant at the top of the tree's file.
 * A wrong number is reported at start, together with the rest of the configuration; a placeholder is warned about.
 */
export function phoneNumber(name: string, placeholder: string): string {
  const number = read(name, placeholder, parsePhoneNumber, E164);
  if (number === placeholder) warn(name, `callers are put through to ${placeholder}, which nobody answers`);
  return number;
}

/** Several phone numbers that a tree needs, with commas between them; otherwise as phoneNumber. */
export function phoneNumbers(name: string, placeholders: readonly string[]): readonly string[] {
  const numbers = read(
    name,
    placeholders,
    parsePhoneNumbers,
    `phone numbers with commas between them, each ${E164}`,
  );
  if (`${numbers}` === `${placeholders}`) warn(name, `it is ${placeholders.join(',')}, which nobody has`);
  return numbers;
}

function read<T>(name: string, placeholder: T, parse: (value: string) => T | undefined, wanted: string): T {
  return reader(process.env, treeVariables.problems)(name, placeholder, parse, wanted);
}

function warn(name: string, what: string): void {
  treeVariables.warnings.push(`${name} is not set: ${what}`);
}

function parsePhoneNumbers(value: string): readonly string[] | undefined {
  const numbers = value.split(',').map((number) => parsePhoneNumber(number.trim()));
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}
