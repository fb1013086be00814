import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadTree } from './load-tree.js';
import { type Picture, pictureOf } from './picture.js';
import { playTree } from './play-tree.js';
import { toFigure, writeBetween } from './readme.js';

/** A tree to copy from. */
export interface Recipe {
  name: string;
  /** The comment at the top of the file: what the tree does, and which variables to set. */
  about: string;
  picture: Picture;
}

/** The names of the trees in a folder, in alphabetical order. */
export function recipeNames(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.map((file) => basename(file, '.ts')).sort();
}

/**
 * Reads a recipe's comment, and plays its calls for the picture.
 * @param play plays the calls of a tree
 * @throws Error if the file does not begin with a comment; TreeError as loadTree does
 */
export async function readRecipe(folder: string, name: string, play = playTree): Promise<Recipe> {
  const file = join(folder, `${name}.ts`);
  const source = readFileSync(file, 'utf8');
  const [, comment] = /^\/\*\*\n((?: \*.*\n)+?) \*\/\n/.exec(source) ?? [];
  if (comment === undefined) throw new Error(`${file} does not begin with a comment that says what it does`);
  const { tree } = await loadTree(file);
  const picture = pictureOf(await play(tree, { source }));
  return { name, about: comment.replace(/^ \* ?/gm, ''), picture };
}

/**
 * Replaces the section `recipes` of a Markdown text by these recipes.
 * @throws Error if the text lacks the marks
 */
export function writeRecipes(text: string, recipes: readonly Recipe[]): string {
  const sections = recipes.map(
    ({ name, about, picture }) => `## [${name}](${name}.ts)\n\n${about}\n${toFigure(picture)}`,
  );
  return writeBetween(text, 'recipes', sections.join('\n'));
}
