import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The settings of a number that decide which URLs Twilio requests when the number rings. */
export interface VoiceSettings {
  voiceUrl: string;
  voiceMethod: string;
  voiceFallbackUrl: string;
  voiceFallbackMethod: string;
  statusCallback: string;
  statusCallbackMethod: string;
}

interface NumberRecord extends VoiceSettings {
  sid: string;
  phoneNumber: string;
  voiceApplicationSid: string | null;
  trunkSid: string | null;
}

/** The part of Twilio's REST client that is used here: `twilio(...).incomingPhoneNumbers` has it. */
export interface Numbers {
  (sid: string): { fetch(): Promise<NumberRecord>; update(settings: VoiceSettings): Promise<unknown> };
  list(filter?: { phoneNumber?: string; limit?: number }): Promise<NumberRecord[]>;
}

/** What is saved about a number until its old settings are restored. */
interface SavedNumber {
  sid: string;
  phoneNumber: string;
  before: VoiceSettings;
  /** The URL the number was pointed at; another URL means that somebody has changed the number since. */
  voiceUrl: string;
  /** The process that pointed it here. */
  pid: number;
}

/** A number cannot be pointed at this computer; the message says why, and what to do. */
export class NumberError extends Error {}

/**
 * Points a number of the account at this base URL. Saves the number's old settings in the folder first.
 * @throws NumberError
 */
export async function pointNumber(
  numbers: Numbers,
  phoneNumber: string,
  baseUrl: string,
  folder: string,
): Promise<void> {
  const file = join(folder, `${phoneNumber}.json`);
  const earlier = await readSaved(file);
  if (earlier && isAlive(earlier)) {
    throw new NumberError(
      `${phoneNumber} is in use by another \`npm run dev\` (process ${earlier.pid}): end that one first`,
    );
  }
  const number = await findNumber(numbers, phoneNumber);
  const voiceUrl = `${baseUrl}/webhook`;
  // A process that was killed left its own URL on the number: the settings it saved are the old ones.
  const stillPointed = earlier?.voiceUrl === number.voiceUrl;
  const saved: SavedNumber = {
    sid: number.sid,
    phoneNumber,
    before: earlier && stillPointed ? earlier.before : voiceSettings(number),
    voiceUrl,
    pid: process.pid,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(saved, null, 2), { mode: 0o600 });
  await withAdvice(() =>
    numbers(number.sid).update({
      voiceUrl,
      voiceMethod: 'POST',
      voiceFallbackUrl: `${baseUrl}/fallback`,
      voiceFallbackMethod: 'POST',
      statusCallback: `${baseUrl}/status`,
      statusCallbackMethod: 'POST',
    }),
  );
}

/**
 * Restores the old settings of the numbers that this process pointed here, or of those that an ended process
 * left behind. A number that somebody has changed since stays as it is. Returns the numbers.
 * @throws NumberError
 */
export async function restoreNumbers(
  numbers: Numbers,
  folder: string,
  whose: 'mine' | 'left behind',
): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  const restored: string[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const saved = await readSaved(file);
    if (!saved || (whose === 'mine' ? saved.pid !== process.pid : isAlive(saved))) continue;
    await withAdvice(async () => {
      const number = await numbers(saved.sid).fetch();
      if (number.voiceUrl === saved.voiceUrl) await numbers(saved.sid).update(saved.before);
    });
    await rm(file, { force: true });
    restored.push(saved.phoneNumber);
  }
  return restored;
}

function isAlive({ pid }: SavedNumber): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The number of the account that is exactly this one: Twilio's filter also matches parts of numbers. */
export async function findNumber(numbers: Numbers, phoneNumber: string): Promise<NumberRecord> {
  const candidates = await withAdvice(() => numbers.list({ phoneNumber }));
  const number = candidates.find((candidate) => candidate.phoneNumber === phoneNumber);
  if (!number) {
    const others = await withAdvice(() => numbers.list({ limit: 20 }));
    const has = others.map((other) => other.phoneNumber).join(', ') || 'no number at all';
    throw new NumberError(`TWILIO_PHONE_NUMBER is ${phoneNumber}, but the account has ${has}`);
  }
  const route = number.voiceApplicationSid ? 'TwiML app' : number.trunkSid ? 'SIP trunk' : undefined;
  if (route) {
    throw new NumberError(
      `${phoneNumber} is routed to the ${route} ${number.voiceApplicationSid || number.trunkSid}, so a webhook of its own ` +
        `has no effect: in the console, set the number's "Configure with" to Webhook, or name another number`,
    );
  }
  return number;
}

async function readSaved(file: string): Promise<SavedNumber | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new NumberError(
      `${file} cannot be read: copy the old settings from it to the number, then delete it (${error})`,
    );
  }
}

function voiceSettings(number: NumberRecord): VoiceSettings {
  const {
    voiceUrl,
    voiceMethod,
    voiceFallbackUrl,
    voiceFallbackMethod,
    statusCallback,
    statusCallbackMethod,
  } = number;
  return {
    voiceUrl,
    voiceMethod,
    voiceFallbackUrl,
    voiceFallbackMethod,
    statusCallback,
    statusCallbackMethod,
  };
}

async function withAdvice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new NumberError(advise(error));
  }
}

function advise(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 401)
    return 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN: copy both from https://console.twilio.com';
  if (status === 404) return `Twilio knows no such account or number: check TWILIO_ACCOUNT_SID (${message})`;
  if (status === 429) return 'Twilio was asked too often: try again in a minute';
  if (typeof status === 'number' && status >= 500)
    return `Twilio's API has a problem of its own (${status}): try again later`;
  if (typeof status === 'number') return `Twilio refuses it (${status}): ${message}`;
  return `Twilio's API did not answer: ${message}`;
}
