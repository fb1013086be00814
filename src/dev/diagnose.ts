import { existsSync } from 'node:fs';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { ConfigError, type Environment } from '../config.js';
import { loadTree, TreeError } from '../graph/load-tree.js';
import { describeProblem } from '../graph/problem.js';
import { prove } from '../graph/prove.js';
import { loadDevelopment } from './settings.js';
import { findNumber, NumberError, type Numbers, twilioNumbers } from './twilio-numbers.js';

/** One result of the doctor: all is well, or what to do. */
export interface Finding {
  what: string;
  /** What to do; undefined where all is well. */
  todo?: string | undefined;
}

/** Examines what a real call needs, from this computer to the number. */
export async function diagnose(env: Environment, treeName: string | undefined): Promise<Finding[]> {
  const found = [
    checkNode(process.version),
    { what: existsSync('.env') ? '.env' : 'no .env: only the environment is read' },
    ...(await checkTree(treeName)),
  ];
  let development: ReturnType<typeof loadDevelopment>;
  try {
    development = loadDevelopment(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...found, ...error.problems.map((todo) => ({ what: 'configuration', todo }))];
  }
  const { config, settings } = development;
  found.push({ what: 'configuration' }, await checkPort(config.port));

  const numbers = (await twilioNumbers(settings.twilio))?.numbers;
  const { phoneNumber, ngrokDomain } = settings;
  const base =
    config.publicUrl ??
    (ngrokDomain && `https://${ngrokDomain}`) ??
    (numbers && phoneNumber && (await baseUrlOf(numbers, phoneNumber)));
  const [token] = config.authTokens;
  if (token === undefined) {
    const effect = 'requests are not verified, and no real number can ring here';
    return [...found, { what: `TWILIO_AUTH_TOKEN is not set: ${effect}` }];
  }
  const url = `http://127.0.0.1:${config.port}/webhook`;
  const publicUrl = `${base ?? 'https://example.ngrok.app'}/webhook`;
  found.push(await checkSignature('a request signed by Twilio passes', { url, publicUrl, token }));
  if (numbers && phoneNumber) found.push(await checkNumber(numbers, phoneNumber, base && publicUrl));
  if (base) found.push(await checkSignature(`${base} leads here`, { url: publicUrl, publicUrl, token }));
  else found.push({ what: 'no fixed address (NGROK_DOMAIN, PUBLIC_URL): the public URL is not checked' });
  return found;
}

/** Whether the tree loads, and has no errors. */
async function checkTree(name: string | undefined): Promise<Finding[]> {
  try {
    const { tree, file, problems } = await loadTree(name);
    const errors = (await prove(tree)).problems.filter(({ severity }) => severity === 'error');
    const found = [...problems, ...errors.map(describeProblem)];
    const what = `the tree ${file}`;
    return found.length === 0 ? [{ what }] : found.map((todo) => ({ what, todo }));
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    return error.problems.map((todo) => ({ what: 'the tree', todo }));
  }
}

/** Whether this Node runs the project. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return {
    what: `Node ${version}`,
    todo: fits ? undefined : 'install Node 20.19 or later from https://nodejs.org',
  };
}

/** Whether the tree answers on its port of this computer. */
export async function checkPort(port: number): Promise<Finding> {
  const what = `port ${port}`;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(3000) });
    if ((await response.text()).includes('POST /webhook')) return { what: `${what}: the tree answers` };
    return { what, todo: 'another program answers there: end it, or choose another port with PORT=' };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return {
        what,
        todo: 'the program on this port does not answer: end it, or choose another port with PORT=',
      };
    }
    return { what, todo: 'nothing answers there: start the tree with `npm run dev`' };
  }
}

/** A request like Twilio's. */
export interface SignedRequest {
  /** The URL that the request is sent to. */
  url: string;
  /** The URL that the request is signed for. */
  publicUrl: string;
  token: string;
}

/** Whether the tree behind the URL accepts a request that is signed with the token. */
export async function checkSignature(
  what: string,
  { url, publicUrl, token }: SignedRequest,
): Promise<Finding> {
  // The end of an unknown call changes nothing.
  const params = { CallSid: 'CAdoctor', CallStatus: 'completed', From: '', To: '' };
  const { host, protocol } = new URL(publicUrl);
  const headers = {
    'X-Twilio-Signature': getExpectedTwilioSignature(token, publicUrl, params),
    'X-Forwarded-Host': host,
    'X-Forwarded-Proto': protocol.replace(':', ''),
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new URLSearchParams(params),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 200 && (await response.text()).includes('<Response')) return { what };
    return { what, todo: whyNot(response.status, url) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { what, todo: `${url} cannot be reached: ${cause instanceof Error ? cause.message : cause}` };
  }
}

function whyNot(status: number, url: string): string {
  if (status === 403) {
    return (
      'the tree answers 403. Either TWILIO_AUTH_TOKEN was changed after the start of the tree: start it again. Or ' +
      'a proxy changes the URL: set PUBLIC_URL to what Twilio was given. Or the token is not the primary one of the ' +
      'account that owns the number. The log says which'
    );
  }
  return `${url} answers ${status}: the URL does not lead to this tree, or \`npm run dev\` is not running`;
}

/** The base URL of the number's webhook; undefined where it does not end in /webhook, or the number is unknown. */
export async function baseUrlOf(numbers: Numbers, phoneNumber: string): Promise<string | undefined> {
  const { voiceUrl } = await findNumber(numbers, phoneNumber).catch(() => ({ voiceUrl: '' }));
  return /^(https?:\/\/.+)\/webhook$/.exec(voiceUrl)?.[1];
}

/** Whether the number points at this webhook, by POST. */
export async function checkNumber(
  numbers: Numbers,
  phoneNumber: string,
  webhook: string | undefined,
): Promise<Finding> {
  const what = `number ${phoneNumber}`;
  try {
    const { voiceUrl, voiceMethod } = await findNumber(numbers, phoneNumber);
    if (voiceMethod !== 'POST')
      return { what, todo: `the method of its webhook is ${voiceMethod}: set it to HTTP POST` };
    if (webhook !== undefined && voiceUrl !== webhook) {
      return {
        what,
        todo: `the number points at ${voiceUrl || 'nothing'}, not at ${webhook}: start \`npm run dev\`, or set the URL by hand`,
      };
    }
    if (!voiceUrl.endsWith('/webhook'))
      return { what, todo: `the number points at ${voiceUrl || 'nothing'}, which does not end in /webhook` };
    return { what: `${what} points at ${voiceUrl}` };
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    return { what, todo: error.message };
  }
}
