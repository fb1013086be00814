import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config, Environment } from '../config.js';
import type { Facts } from './banner.js';
import { type Numbers, pointNumber, restoreNumbers } from './point-number.js';
import type { DevSettings } from './settings.js';
import { type Forward, openTunnel } from './tunnel.js';

/** A tunnel to this computer, and a real number that rings here. */
export interface PublicNumber {
  facts: Pick<Facts, 'tunnel' | 'number'>;
  /** Restores the number's old settings, and closes the tunnel. */
  close(): Promise<void>;
}

export interface PublicNumberOptions {
  /** True where requests are verified, or where somebody has chosen that they are not. */
  mayOpen: boolean;
  settings: DevSettings;
  /** The port of this computer to which the tunnel leads. */
  tunnelPort: number;
  forward: Forward;
  /** Twilio's REST API for the account; undefined where it is not configured. */
  numbers: Numbers | undefined;
  /** The folder in which a number's old settings are saved. */
  stateFolder: string;
  note: (line: string) => void;
}

/** The folder for the old settings of numbers: outside of the repository, where no clean-up deletes them. */
export function stateFolder(env: Environment): string {
  const base = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(base, 'twilio-phone-tree', 'numbers');
}

/** Twilio's REST API for the numbers of the account; undefined where one of its settings is missing. */
export async function twilioNumbers(
  settings: DevSettings,
  { authTokens }: Config,
): Promise<Numbers | undefined> {
  const { accountSid, phoneNumber } = settings;
  const [token] = authTokens;
  if (accountSid === undefined || phoneNumber === undefined || token === undefined) return undefined;
  const { default: twilio } = await import('twilio');
  return twilio(accountSid, token, { autoRetry: true, maxRetries: 2, timeout: 5000 }).incomingPhoneNumbers;
}

/** Opens the tunnel and points the number at it, each only where it is configured. Never throws. */
export async function openPublicNumber(options: PublicNumberOptions): Promise<PublicNumber> {
  const { mayOpen, settings, tunnelPort, forward, numbers, stateFolder: folder, note } = options;
  const { ngrokAuthtoken, ngrokDomain, phoneNumber } = settings;
  const facts: PublicNumber['facts'] = {};
  const nothing: PublicNumber = { facts, close: async () => {} };

  async function restore(whose: 'mine' | 'left behind') {
    if (!numbers) return;
    try {
      for (const number of await restoreNumbers(numbers, folder, whose))
        note(`${number} has its old settings back`);
    } catch (error) {
      note(
        `A number still points at this computer. The next start restores its settings: ${messageOf(error)}`,
      );
    }
  }

  // An earlier run that was killed has not restored its number.
  await restore('left behind');
  if (ngrokAuthtoken === undefined) return nothing;
  if (!mayOpen) {
    const remedy = 'set TWILIO_AUTH_TOKEN, or TWILIO_VALIDATE=false to accept requests from anybody';
    facts.tunnel = { problem: `requests from the internet would not be verified: ${remedy}` };
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
      await pointNumber(numbers, phoneNumber, tunnel.url, folder);
      facts.number = { rings: phoneNumber };
    } catch (error) {
      facts.number = { problem: messageOf(error) };
    }
  }
  return {
    facts,
    async close() {
      await restore('mine');
      await tunnel.close();
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
