import { rm } from 'node:fs/promises';
import { isRunning } from './owner.js';
import { readSaved, type SavedNumber, savedFiles } from './saved-numbers.js';
import { type AccountNumbers, NumberError, type VoiceSettings, withAdvice } from './twilio-numbers.js';

/** The result for one number, in one sentence. */
interface Restored {
  done: boolean;
  text: string;
}

/** The command that restores numbers. */
export const RESTORE = '`npm run doctor -- --restore`';

/** Each URL of a number with its method, and the path that npm run dev sets. A URL and its method change together. */
const PAIRS = [
  ['webhook', 'voiceUrl', 'voiceMethod', '/webhook'],
  ['fallback', 'voiceFallbackUrl', 'voiceFallbackMethod', '/fallback'],
  ['status callback', 'statusCallback', 'statusCallbackMethod', '/status'],
] as const;

/** The settings of a number that is pointed at a base URL. */
export function settingsAt(base: string): VoiceSettings {
  return {
    voiceUrl: `${base}/webhook`,
    voiceMethod: 'POST',
    voiceFallbackUrl: `${base}/fallback`,
    voiceFallbackMethod: 'POST',
    statusCallback: `${base}/status`,
    statusCallbackMethod: 'POST',
  };
}

/** The old settings to restore: those of URLs that are still ours, each with its method. The others are `kept`. */
export function whatToRestore(
  { before, ours }: Pick<SavedNumber, 'before' | 'ours'>,
  now: VoiceSettings,
): { update: Partial<VoiceSettings>; restored: string[]; kept: string[] } {
  const update: Partial<VoiceSettings> = {};
  const restored: string[] = [];
  const kept: string[] = [];
  for (const [what, url, method, path] of PAIRS) {
    if (ours.some((base) => now[url] === base + path)) {
      update[url] = before[url];
      update[method] = before[method];
      restored.push(what);
    } else if ((now[url] ?? '') !== before[url]) kept.push(`${what} ${now[url] || 'none'}`);
  }
  return { update, restored, kept };
}

/** One sentence about the settings that were restored and kept. */
function sayRestored(phoneNumber: string, restored: readonly string[], kept: readonly string[]): string {
  if (kept.length === 0) return `${phoneNumber} has its old settings back`;
  const stays = `changed by somebody else and left as it is: ${kept.join(', ')}`;
  if (restored.length === 0) return `${phoneNumber} was ${stays}`;
  return `${phoneNumber} has its old ${restored.join(' and ')} back; ${stays}`;
}

/**
 * Restores the old settings of the numbers that this run pointed here, or of those that an ended process left
 * behind. Never throws: an error with one number does not stop the others.
 */
export async function restoreNumbers(
  twilio: AccountNumbers | undefined,
  folder: string,
  whose: { run: string } | 'left behind',
): Promise<Restored[]> {
  const results: Restored[] = [];
  for (const file of await savedFiles(folder)) {
    try {
      const saved = await readSaved(file);
      if (!saved) continue;
      if (whose !== 'left behind') {
        if (saved.owner.run !== whose.run) continue;
      } else if (await isRunning(saved.owner)) {
        const user = `\`npm run dev\` (process ${saved.owner.pid})`;
        results.push({ done: true, text: `${saved.phoneNumber} is in use by ${user}, which restores it` });
        continue;
      }
      const text = await restore(twilio, saved);
      await rm(file, { force: true });
      results.push({ done: true, text });
    } catch (error) {
      results.push({ done: false, text: error instanceof Error ? error.message : String(error) });
    }
  }
  return results;
}

async function restore(twilio: AccountNumbers | undefined, saved: SavedNumber): Promise<string> {
  const { account, phoneNumber, sid } = saved;
  const still = `${phoneNumber} still points at this computer`;
  if (!twilio)
    throw new NumberError(`${still}: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, then ${RESTORE}`);
  if (twilio.account !== account) {
    const other = `it belongs to the account ${account}, and TWILIO_ACCOUNT_SID is ${twilio.account}`;
    throw new NumberError(`${still}: ${other}. Set the account's values, then ${RESTORE}`);
  }
  try {
    const now = await withAdvice(() => twilio.numbers(sid).fetch());
    const { update, restored, kept } = whatToRestore(saved, now);
    if (restored.length > 0) await withAdvice(() => twilio.numbers(sid).update(update));
    return sayRestored(phoneNumber, restored, kept);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    // This is the number's own account, so the number has been released.
    if (error.status === 404) return `${phoneNumber} is no longer in the account: nothing to restore`;
    throw new NumberError(`${still}. Restore it with ${RESTORE} (${error.message})`);
  }
}
