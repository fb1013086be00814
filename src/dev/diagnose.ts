import { setTimeout as pause } from 'node:timers/promises';
import { type Config, ConfigError } from '../config.js';
import type { Environment } from '../environment.js';
import { checkEnvFile } from './check-env-file.js';
import { checkNumber } from './check-number.js';
import { checkPort, checkSignature } from './check-requests.js';
import { checkTree } from './check-tree.js';
import { type Finding, findings, findingsWithin } from './finding.js';
import { askOwner, isRunning, OWNER_PATH, type OwnerStatus } from './owner.js';
import { RESTORE } from './restore-numbers.js';
import { readSaved, savedFiles, stateFolder } from './saved-numbers.js';
import { type DevSettings, loadDevelopment, missingForRealCalls } from './settings.js';
import { type Forward, keepTunnel, type TunnelState } from './tunnel.js';
import { type AccountNumbers, findNumber, twilioNumbers } from './twilio-numbers.js';

export interface Patient {
  env: Environment;
  /** The folder of `.env`. */
  folder: string;
  treeName: string | undefined;
  forward: Forward;
  /** Instead of the account that is configured. */
  twilio?: AccountNumbers;
}

/** The time limit of each part; all parts run at the same time. */
const LIMIT_MS = 8000;

/** Examines each part that a real call needs, from this computer to the number. */
export async function diagnose(patient: Patient): Promise<Finding[]> {
  const { env, folder, treeName } = patient;
  const parts = await Promise.all([
    checkEnvFile(folder, env),
    checkTree(treeName ?? env['TREE']?.trim()),
    findingsWithin(LIMIT_MS, 'the connection to Twilio', examineConnection(patient)),
  ]);
  return [{ what: `Node ${process.version}` }, ...parts.flat()];
}

/** Examines the configuration, the running tree, the tunnel and the number. */
export async function examineConnection(patient: Patient): Promise<Finding[]> {
  const { env } = patient;
  let development: { config: Config; settings: DevSettings };
  try {
    development = loadDevelopment(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return findings('configuration', error.problems);
  }
  const { config, settings } = development;
  const origin = `http://127.0.0.1:${config.port}`;
  const told = await askOwner(origin + OWNER_PATH);
  const running = told === 'silent' ? undefined : told;
  const found = [...findings('configuration', []), await checkPort(config.port)];
  found.push(...(await leftBehind(env)));

  const [token] = config.authTokens;
  if (token === undefined && config.sharedKeys.length === 0) {
    const wanted = settings.phoneNumber ?? settings.ngrokAuthtoken ?? settings.ngrokDomain;
    const effect = 'requests are not verified, and no real number can ring here';
    const what = `TWILIO_AUTH_TOKEN is not set: ${effect}`;
    return [...found, { what, todo: wanted && 'copy it from https://console.twilio.com into .env' }];
  }
  const twilio = patient.twilio ?? (await twilioNumbers(settings.twilio));
  const { phoneNumber } = settings;
  const base = running?.publicUrl ?? (await expectedBase(config, settings, twilio));
  const local = `${origin}/webhook`;
  const webhook = `${base ?? 'https://example.ngrok.app'}/webhook`;
  const signed = (what: string, url: string) =>
    token === undefined ? [] : [checkSignature(what, { url, publicUrl: webhook, token })];
  const checks = await Promise.all([
    ...signed('a request signed by Twilio passes', local),
    ...(base ? signed(`${base} leads here`, webhook) : []),
  ]);
  found.push(...checks, ...(await checkTunnel(settings, config, running, patient.forward)));
  if (twilio && phoneNumber) found.push(...(await checkNumber(twilio.numbers, phoneNumber, base)));
  const missing = missingForRealCalls(env);
  if (missing.length > 0)
    found.push({ what: `not set: ${missing.join(', ')}. Until then no number rings here` });
  if (config.sharedKeys.length > 0) {
    const rule =
      'where a Webhook Rule matches, Twilio signs with its key, and its retries replace those of the URL';
    found.push({ what: `TWILIO_SHARED_KEY is set: ${rule}` });
  }
  return found;
}

async function expectedBase(config: Config, settings: DevSettings, twilio: AccountNumbers | undefined) {
  if (settings.ngrokDomain) return `https://${settings.ngrokDomain}`;
  if (config.publicUrl) return config.publicUrl;
  if (!twilio || !settings.phoneNumber) return undefined;
  const { voiceUrl } = await findNumber(twilio.numbers, settings.phoneNumber).catch(() => ({ voiceUrl: '' }));
  return /^(https?:\/\/[^#]+)\/webhook(#.*)?$/.exec(voiceUrl)?.[1];
}

/** Checks the tunnel of the running `npm run dev`; without one, checks that ngrok opens a tunnel. */
async function checkTunnel(
  { ngrokAuthtoken: authtoken, phoneNumber, ngrokDomain: domain }: DevSettings,
  { publicUrl, port }: Config,
  running: OwnerStatus | undefined,
  forward: Forward,
): Promise<Finding[]> {
  if (authtoken === undefined) {
    if (publicUrl !== undefined || !(phoneNumber ?? domain)) return [];
    const todo = 'set NGROK_AUTHTOKEN, or PUBLIC_URL where another program leads here from the internet';
    return findings('tunnel', [todo]);
  }
  if (running?.publicUrl) return findings(`tunnel: \`npm run dev\` has ${running.publicUrl}`, []);
  if (running?.problem) return findings('tunnel', [running.problem]);
  const state = await new Promise<TunnelState>((resolve) => {
    const tunnel = keepTunnel({ forward, port, authtoken, domain, tell: settle, openingMs: LIMIT_MS / 2 });
    function settle(told: TunnelState) {
      void Promise.race([tunnel.close(), pause(500)]).then(() => resolve(told));
    }
  });
  if ('problem' in state) return findings('tunnel', [state.problem]);
  return findings('tunnel: ngrok accepts NGROK_AUTHTOKEN', []);
}

/** A finding for each number that still points at an ended `npm run dev`. */
async function leftBehind(env: Environment): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const file of await savedFiles(stateFolder(env))) {
    const saved = await readSaved(file).catch((error: Error) => error);
    if (saved instanceof Error) found.push({ what: 'old settings of a number', todo: saved.message });
    else if (saved && !(await isRunning(saved.owner))) {
      const what = `number ${saved.phoneNumber} still points at an ended \`npm run dev\``;
      found.push({ what, todo: `restore it with ${RESTORE}` });
    }
  }
  return found;
}
