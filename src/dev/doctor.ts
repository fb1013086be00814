import { existsSync } from 'node:fs';
import dotenv from 'dotenv';
import { ConfigError } from '../config.js';
import { loadTree, TreeError, takeTreeOption } from '../graph/load-tree.js';
import { findProblems } from '../graph/problems/find.js';
import { describeProblem } from '../graph/problems/problem.js';
import { baseUrlOf, checkNode, checkNumber, checkPort, checkSignature, type Finding } from './checks.js';
import { loadDevelopment, twilioNumbers } from './environment.js';

// npm run doctor: why does it not work?
dotenv.config({ quiet: true });
const env = process.env;
const findings = await examine();
for (const { what, todo } of findings)
  console.log(todo === undefined ? `ok    ${what}` : `TO DO ${what}: ${todo}`);
process.exitCode = findings.some(({ todo }) => todo !== undefined) ? 1 : 0;

/** What is wrong with the tree, which may not even compile. */
async function checkTree(): Promise<Finding[]> {
  try {
    const { name } = takeTreeOption(process.argv.slice(2));
    const { tree, file, problems } = await loadTree(name);
    const errors = (await findProblems(tree)).filter(({ severity }) => severity !== 'advice');
    const found = [...problems, ...errors.map(describeProblem)];
    if (found.length === 0) return [{ what: `the tree ${file}` }];
    return found.map((todo) => ({ what: `the tree ${file}`, todo }));
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    return error.problems.map((todo) => ({ what: 'the tree', todo }));
  }
}

async function examine(): Promise<Finding[]> {
  const found: Finding[] = [checkNode(process.version)];
  found.push({
    what: existsSync('.env') ? '.env' : 'no .env, so nothing is configured but by the environment',
  });
  let development: ReturnType<typeof loadDevelopment>;
  try {
    development = loadDevelopment(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...found, ...error.problems.map((todo) => ({ what: 'configuration', todo }))];
  }
  const { config, settings } = development;
  found.push({ what: 'configuration' }, ...(await checkTree()), await checkPort(config.port));

  const numbers = await twilioNumbers(settings, config);
  const rings = settings.phoneNumber;
  const base =
    config.publicUrl ??
    (settings.ngrokDomain && `https://${settings.ngrokDomain}`) ??
    (numbers && rings && (await baseUrlOf(numbers, rings)));
  const local = `http://127.0.0.1:${config.port}/webhook`;
  const [token] = config.authTokens;
  if (token === undefined) {
    found.push({
      what: 'TWILIO_AUTH_TOKEN is not set: nothing is verified, and no real number can ring here',
    });
    return found;
  }
  const publicUrl = `${base ?? 'https://example.ngrok.app'}/webhook`;
  found.push(await checkSignature('a request signed by Twilio passes', { url: local, publicUrl, token }));
  if (numbers && rings) found.push(await checkNumber(numbers, rings, base && publicUrl));
  if (base) found.push(await checkSignature(`${base} leads here`, { url: publicUrl, publicUrl, token }));
  else
    found.push({
      what: 'no fixed address (NGROK_DOMAIN, PUBLIC_URL), so the way from the internet is not tried',
    });
  return found;
}
