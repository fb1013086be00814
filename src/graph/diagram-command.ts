import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toDot } from './dot.js';
import { loadTree, TreeError, takeTreeOption } from './load-tree.js';
import { toMermaid } from './mermaid.js';
import { type Picture, pictureOf } from './picture.js';
import { describeProblem } from './problem.js';
import { prove } from './prove.js';
import type { Output } from './prove-command.js';
import { writeTree } from './readme.js';
import { type Recipe, readRecipe, recipeNames, writeRecipes } from './recipes-readme.js';

const HELP = `Draws the phone tree.

  npm run diagram                     prints Mermaid, which GitHub draws
  npm run diagram -- --dot            prints a Graphviz graph
  npm run diagram -- --svg FILE       writes an SVG file
  npm run diagram -- --write          updates the picture and the table of states in README.md
  npm run diagram -- --write FILE     updates another file, which must contain the same two marker comments
  npm run diagram -- --recipes        updates the pictures of all recipes in src/recipes/README.md
  npm run diagram -- --tree FILE      draws another tree than src/ivr.ts, such as recipes/office

The picture shows the placeholders of the tree's phone numbers, not the numbers in .env.`;

/**
 * Runs `npm run diagram` with these arguments, and returns the exit code.
 * @param tree the tree to draw, unless the arguments name one
 */
export async function runDiagram(args: string[], tree: string | undefined, output: Output): Promise<0 | 2> {
  try {
    const { name = tree, rest } = takeTreeOption(args);
    const { values, positionals } = parseArgs({
      args: rest,
      options: {
        dot: { type: 'boolean' },
        svg: { type: 'string' },
        write: { type: 'boolean' },
        recipes: { type: 'boolean' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (others.length > 0 || (file !== undefined && !values.write))
      throw new Error(`unknown argument ${positionals}`);
    if (values.help) output.log(HELP);
    else if (values.recipes) await drawRecipes();
    else await draw(await pictureOfTree(name), values, file, output);
    return 0;
  } catch (error) {
    output.error(
      `${error instanceof Error ? error.message : error}\n(npm run diagram -- --help lists the options)`,
    );
    return 2;
  }
}

async function pictureOfTree(name: string | undefined): Promise<Picture> {
  const { tree, file } = await loadTree(name);
  const { played, problems } = await prove(tree, { file, source: readFileSync(file, 'utf8') });
  if (!played) throw new TreeError(problems.map(describeProblem), 'The tree is too broken to be drawn:');
  return pictureOf(played);
}

async function drawRecipes(folder = 'src/recipes'): Promise<void> {
  const file = join(folder, 'README.md');
  const recipes: Recipe[] = [];
  for (const name of recipeNames(folder)) recipes.push(await readRecipe(folder, name));
  writeFileSync(file, writeRecipes(readFileSync(file, 'utf8'), recipes));
}

async function draw(
  picture: Picture,
  { dot, svg, write }: { dot?: boolean; svg?: string; write?: boolean },
  file: string | undefined,
  output: Output,
): Promise<void> {
  const marked = file ?? 'README.md';
  if (write) writeFileSync(marked, writeTree(readFileSync(marked, 'utf8'), picture));
  else if (svg !== undefined) {
    const { toSvg } = await import('./svg.js');
    writeFileSync(svg, await toSvg(picture));
  } else output.log((dot ? toDot(picture) : toMermaid(picture)).trimEnd());
}
