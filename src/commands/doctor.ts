import dotenv from 'dotenv';
import { diagnose } from '../dev/diagnose.js';
import { TreeError, takeTreeOption } from '../graph/load-tree.js';

// npm run doctor: says why a real call does not work. A tree reads its own variables from process.env.
dotenv.config({ quiet: true });
try {
  const { name } = takeTreeOption(process.argv.slice(2));
  const findings = await diagnose(process.env, name);
  for (const { what, todo } of findings)
    console.log(todo === undefined ? `ok    ${what}` : `TO DO ${what}: ${todo}`);
  process.exitCode = findings.some(({ todo }) => todo !== undefined) ? 1 : 0;
} catch (error) {
  if (!(error instanceof TreeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
