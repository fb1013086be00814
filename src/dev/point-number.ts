import { isRunning, type Owner } from './owner.js';
import { settingsAt, whatToRestore } from './restore-numbers.js';
import { readSaved, savedFile, voiceSettings, writeSaved } from './saved-numbers.js';
import { type AccountNumbers, findNumber, NumberError, withAdvice } from './twilio-numbers.js';

interface PointOptions {
  phoneNumber: string;
  /** The base URL at which Twilio reaches this computer, without a slash at its end. */
  baseUrl: string;
  /** The folder in which the number's old settings are saved. */
  folder: string;
  owner: Owner;
}

/**
 * Points a number of the account at this base URL. Saves the number's old settings first.
 * @throws NumberError
 */
export async function pointNumber(
  { account, numbers }: AccountNumbers,
  { phoneNumber, baseUrl, folder, owner }: PointOptions,
): Promise<void> {
  const earlier = await readSaved(savedFile(folder, phoneNumber));
  const mine = earlier?.owner.run === owner.run;
  if (earlier && !mine && (await isRunning(earlier.owner))) {
    throw new NumberError(
      `${phoneNumber} is in use by another \`npm run dev\` (process ${earlier.owner.pid}): end that one first`,
    );
  }
  const number = await findNumber(numbers, phoneNumber);
  // URLs that are still ours were set by this run or by a killed one. The saved file has the URLs from before.
  const undone = earlier ? whatToRestore(earlier, number).update : {};
  await writeSaved(folder, {
    account,
    sid: number.sid,
    phoneNumber,
    before: { ...voiceSettings(number), ...undone },
    ours: [...new Set([...(earlier?.ours ?? []), baseUrl])],
    owner,
  });
  await withAdvice(() => numbers(number.sid).update(settingsAt(baseUrl)));
}
