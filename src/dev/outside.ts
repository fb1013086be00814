import { homedir } from 'node:os';
import { join } from 'node:path';
import { borrowNumber, type Numbers, returnNumbers } from './number.js';
import type { Facts } from './panel.js';
import type { DevSettings } from './settings.js';
import { type Forward, openTunnel } from './tunnel.js';

/** What leads from a real telephone to this computer. */
export interface Outside {
  facts: Pick<Facts, 'tunnel' | 'number'>;
  close(): Promise<void>;
}

export interface OutsideOptions {
  /** Requests are verified, or somebody has said that they need not be. */
  mayOpen: boolean;
  settings: DevSettings;
  /** Where what comes through the tunnel arrives. */
  tunnelPort: number;
  forward: Forward;
  /** Twilio's REST API for the account; undefined where it is not configured. */
  numbers: Numbers | undefined;
  /** Where the old settings of a borrowed number are kept. */
  stateFolder: string;
  note: (line: string) => void;
}

/** Where the old settings of numbers are kept: outside the repository, so that no clean-up there loses them. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(base, 'twilio-phone-tree', 'numbers');
}

/** Opens the tunnel and makes the number ring here, each only where it is configured. Never throws. */
export async function goOutside(options: OutsideOptions): Promise<Outside> {
  const { mayOpen, settings, tunnelPort, forward, numbers, stateFolder: folder, note } = options;
  const { ngrokAuthtoken, ngrokDomain, phoneNumber } = settings;
  const facts: Outside['facts'] = {};
  const nothing: Outside = { facts, close: async () => {} };

  async function giveBack(whose: 'mine' | 'left behind') {
    if (!numbers) return;
    try {
      for (const number of await returnNumbers(numbers, folder, whose))
        note(`${number} has its old settings back`);
    } catch (error) {
      note(`a number still points here, and gets its old settings back at the next start: ${said(error)}`);
    }
  }

  // What an earlier run could not put right, because it was killed, is put right first.
  await giveBack('left behind');
  if (ngrokAuthtoken === undefined) return nothing;
  if (!mayOpen) {
    const how = 'set TWILIO_AUTH_TOKEN, or TWILIO_VALIDATE=false if that is what you want';
    facts.tunnel = { problem: `it would be open to anybody: ${how}` };
    return nothing;
  }
  const tunnel = await openTunnel(forward, tunnelPort, { authtoken: ngrokAuthtoken, domain: ngrokDomain });
  if ('problem' in tunnel) {
    facts.tunnel = tunnel;
    return nothing;
  }
  facts.tunnel = { url: tunnel.url };
  if (numbers && phoneNumber !== undefined) {
    try {
      await borrowNumber(numbers, phoneNumber, tunnel.url, folder);
      facts.number = { rings: phoneNumber };
    } catch (error) {
      facts.number = { problem: said(error) };
    }
  }
  return {
    facts,
    async close() {
      await giveBack('mine');
      await tunnel.close();
    },
  };
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
