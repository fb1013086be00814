import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The settings of a number that decide what Twilio asks when it rings. */
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

/** The part of Twilio's REST client that is needed: `twilio(...).incomingPhoneNumbers` is one. */
export interface Numbers {
  (sid: string): { fetch(): Promise<NumberRecord>; update(settings: VoiceSettings): Promise<unknown> };
  list(filter?: { phoneNumber?: string; limit?: number }): Promise<NumberRecord[]>;
}

/** What is remembered of a number until it has its old settings back. */
interface Borrowed {
  sid: string;
  phoneNumber: string;
  before: VoiceSettings;
  /** What it was set to; anything else, and somebody has changed it since. */
  voiceUrl: string;
  /** The process that borrowed it. */
  pid: number;
}

/** A number cannot be made to ring this computer; the message says why, and what to do. */
export class NumberError extends Error {}

/**
 * Makes a number of the account ring at this base URL, and writes its old settings into the folder first.
 * @throws NumberError
 */
export async function borrowNumber(
  numbers: Numbers,
  phoneNumber: string,
  baseUrl: string,
  folder: string,
): Promise<void> {
  const file = join(folder, `${phoneNumber}.json`);
  const other = await readBorrowed(file);
  if (other && isAlive(other)) {
    throw new NumberError(
      `${phoneNumber} is in use by another \`npm run dev\` (process ${other.pid}): end that one first`,
    );
  }
  const number = await find(numbers, phoneNumber);
  const voiceUrl = `${baseUrl}/webhook`;
  // What another process set and could not put right is not what the number had before.
  const stillBorrowed = other?.voiceUrl === number.voiceUrl;
  const borrowed: Borrowed = {
    sid: number.sid,
    phoneNumber,
    before: other && stillBorrowed ? other.before : voiceSettings(number),
    voiceUrl,
    pid: process.pid,
  };
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(borrowed, null, 2), { mode: 0o600 });
  await explained(() =>
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
 * Gives numbers their old settings back, unless somebody has changed them since: those that this process
 * borrowed, or those of processes that ended without doing so. Gives the numbers.
 * @throws NumberError
 */
export async function returnNumbers(
  numbers: Numbers,
  folder: string,
  whose: 'mine' | 'left behind',
): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  const returned: string[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const borrowed = await readBorrowed(file);
    if (!borrowed || (whose === 'mine' ? borrowed.pid !== process.pid : isAlive(borrowed))) continue;
    await explained(async () => {
      const number = await numbers(borrowed.sid).fetch();
      if (number.voiceUrl === borrowed.voiceUrl) await numbers(borrowed.sid).update(borrowed.before);
    });
    await rm(file, { force: true });
    returned.push(borrowed.phoneNumber);
  }
  return returned;
}

function isAlive({ pid }: Borrowed): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The number in question, by exact match: Twilio's filter finds parts of numbers too. */
export async function find(numbers: Numbers, phoneNumber: string): Promise<NumberRecord> {
  const candidates = await explained(() => numbers.list({ phoneNumber }));
  const number = candidates.find((candidate) => candidate.phoneNumber === phoneNumber);
  if (!number) {
    const others = await explained(() => numbers.list({ limit: 20 }));
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

async function readBorrowed(file: string): Promise<Borrowed | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new NumberError(`${file} cannot be read: look at it, set the number right, delete it (${error})`);
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

async function explained<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new NumberError(explain(error));
  }
}

function explain(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 401)
    return 'Twilio does not accept TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN: copy both from https://console.twilio.com';
  if (status === 404) return `Twilio knows no such account or number: check TWILIO_ACCOUNT_SID (${said})`;
  if (status === 429) return 'Twilio was asked too often: try again in a minute';
  if (typeof status === 'number' && status >= 500)
    return `Twilio's API has a problem of its own (${status}): try again later`;
  if (typeof status === 'number') return `Twilio refuses it (${status}): ${said}`;
  return `Twilio's API did not answer: ${said}`;
}
