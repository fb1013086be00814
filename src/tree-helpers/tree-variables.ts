import { E164, parsePhoneNumber, reader } from '../environment.js';

/** Problems and warnings of the variables that the tree's module has read. The module is loaded once. */
export const treeVariables: { problems: string[]; warnings: string[] } = { problems: [], warnings: [] };

/**
 * The phone number (E.164) in this environment variable, for a constant at the top of a tree's file. The server does
 * not start with a wrong number. Where the variable is not set, the placeholder is used and a warning is printed.
 */
export function phoneNumber(name: string, placeholder: string): string {
  const number = read(name, placeholder, parsePhoneNumber, E164);
  if (number === placeholder) warn(name, `callers are put through to ${placeholder}, which nobody answers`);
  return number;
}

/** As phoneNumber, for a list of numbers with commas between them. */
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
