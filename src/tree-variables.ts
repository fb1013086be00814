import { E164, parsePhoneNumber, reader } from './config.js';

/** What a tree's module has read from the environment; the module is loaded once. */
export const treeVariables: { problems: string[]; warnings: string[] } = { problems: [], warnings: [] };

/**
 * A phone number that a tree needs (E.164), from the environment: for a constant at the top of the tree's file.
 * A wrong number is reported at start, together with the rest of the configuration; a placeholder is warned about.
 */
export function phoneNumber(name: string, placeholder: string): string {
  const { problems, warnings } = treeVariables;
  const number = reader(process.env, problems)(name, placeholder, parsePhoneNumber, E164);
  if (number === placeholder)
    warnings.push(`${name} is not set: callers are put through to ${placeholder}, which nobody answers`);
  return number;
}
