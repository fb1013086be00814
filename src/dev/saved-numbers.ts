import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../environment.js';
import type { Owner } from './owner.js';
import { NumberError, type VoiceSettings } from './twilio-numbers.js';

/** The saved settings of a number, until they are restored. */
export interface SavedNumber {
  account: string;
  sid: string;
  phoneNumber: string;
  before: VoiceSettings;
  /** The base URLs that npm run dev has set. Another URL means that somebody has changed the number since. */
  ours: string[];
  /** The process that pointed it here. */
  owner: Owner;
}

/** The folder for the old settings of numbers: outside the repository, where `git clean` cannot delete them. */
export function stateFolder(env: Environment): string {
  const base = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(base, 'twilio-phone-tree', 'numbers');
}

/** The files of the saved numbers. */
export async function savedFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
}

export function savedFile(folder: string, phoneNumber: string): string {
  return join(folder, `${phoneNumber}.json`);
}

/**
 * The settings in this file; undefined where there is no such file.
 * @throws NumberError
 */
export async function readSaved(file: string): Promise<SavedNumber | undefined> {
  try {
    const saved: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isSaved(saved)) return saved;
    throw new Error('it lacks some of the old settings');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new NumberError(
      `${file} cannot be read: copy the old settings from it to the number, then delete it (${error})`,
    );
  }
}

/** Writes the file whole or not at all: after a crash or on a full disk, the earlier file remains. */
export async function writeSaved(folder: string, saved: SavedNumber): Promise<void> {
  const file = savedFile(folder, saved.phoneNumber);
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(draft, 'wx', 0o600);
    await handle
      .writeFile(JSON.stringify(saved, null, 2))
      .then(() => handle.sync())
      .finally(() => handle.close());
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw new NumberError(`the number stays as it is, as its old settings cannot be saved (${error})`);
  }
}

const SETTINGS: readonly (keyof VoiceSettings)[] = [
  'voiceUrl',
  'voiceMethod',
  'voiceFallbackUrl',
  'voiceFallbackMethod',
  'statusCallback',
  'statusCallbackMethod',
];

/** Only the settings of calls, with an empty string for a URL that is not set. */
export function voiceSettings(number: VoiceSettings): VoiceSettings {
  const { voiceUrl, voiceMethod, voiceFallbackUrl, voiceFallbackMethod, ...status } = number;
  return {
    voiceUrl: voiceUrl ?? '',
    voiceMethod: voiceMethod ?? 'POST',
    voiceFallbackUrl: voiceFallbackUrl ?? '',
    voiceFallbackMethod: voiceFallbackMethod ?? 'POST',
    statusCallback: status.statusCallback ?? '',
    statusCallbackMethod: status.statusCallbackMethod ?? 'POST',
  };
}

function isSaved(value: unknown): value is SavedNumber {
  const { account, sid, phoneNumber, before, ours, owner } = propertiesOf(value);
  const { run, url, pid } = propertiesOf(owner);
  const texts = [account, sid, phoneNumber, run, url, ...SETTINGS.map((name) => propertiesOf(before)[name])];
  const bases = Array.isArray(ours) ? ours : [undefined];
  return [...texts, ...bases].every((text) => typeof text === 'string') && typeof pid === 'number';
}

function propertiesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
