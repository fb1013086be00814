import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import dotenv from 'dotenv';
import { toDot } from '../graph/dot.js';
import { loadTree, TreeError, takeTreeOption } from '../graph/load-tree.js';
import { toMermaid } from '../graph/mermaid.js';
import { type Picture, pictureOf } from '../graph/picture.js';
import { describeProblem } from '../graph/problem.js';
import { prove } from '../graph/prove.js';
import { writeTree } from '../graph/readme.js';
import { type Recipe, readRecipe, recipeNames, writeRecipes } from '../graph/recipes-readme.js';

const HELP = `Draws the phone tree.

  npm run diagram                     prints Mermaid, which GitHub draws
  npm run diagram -- --dot            prints a Graphviz graph
  npm run diagram -- --svg FILE       writes an SVG file
  npm run diagram -- --write          updates the picture and the table of states in README.md
  npm run diagram -- --write FILE     updates another file, which must have the same two marks
  npm run diagram -- --recipes        updates the pictures of all recipes in src/recipes/README.md
  npm run diagram -- --tree FILE      draws another tree than src/ivr.ts, such as recipes/office

The picture shows the placeholders of the tree's phone numbers, not the numbers in .env.`;

/** Of `.env` only TREE counts: a private number must not get into a picture. */
const env = { ...process.env };
dotenv.config({ quiet: true, processEnv: env });

try {
  const { name = env['TREE'], rest } = takeTreeOption(process.argv.slice(2));
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
  if (values.help) console.log(HELP);
  else if (values.recipes) await drawRecipes();
  else await draw(await pictureOfTree(name), values, file);
} catch (error) {
  console.error(
    `${error instanceof Error ? error.message : error}\n(npm run diagram -- --help shows what there is)`,
  );
  process.exitCode = 2;
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
  file = 'README.md',
): Promise<void> {
  if (write) writeFileSync(file, writeTree(readFileSync(file, 'utf8'), picture));
  else if (svg !== undefined) {
    const { toSvg } = await import('../graph/svg.js');
    writeFileSync(svg, await toSvg(picture));
  } else process.stdout.write(dot ? toDot(picture) : toMermaid(picture));
}
