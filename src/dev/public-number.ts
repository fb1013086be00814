import { setTimeout as pause } from 'node:timers/promises';
import type { Facts } from './banner.js';
import type { Owner } from './owner.js';
import { pointNumber } from './point-number.js';
import { RESTORE, restoreNumbers } from './restore-numbers.js';
import type { DevSettings } from './settings.js';
import { type Forward, keepTunnel, type TunnelState } from './tunnel.js';
import type { AccountNumbers } from './twilio-numbers.js';

/** Makes a real number ring this computer. */
export interface PublicNumber {
  /** Settles when the tunnel and the number have been tried once. */
  tried: Promise<void>;
  /** Restores the number's old settings, then closes the tunnel. Returns false if the number still points here. */
  close(): Promise<boolean>;
}

export interface PublicNumberOptions {
  /** True if requests are verified, or if TWILIO_VALIDATE=false allows unsigned requests. */
  mayOpen: boolean;
  settings: Pick<DevSettings, 'ngrokAuthtoken' | 'ngrokDomain' | 'phoneNumber'>;
  /** An address that leads to this computer without ngrok. */
  publicUrl: string | undefined;
  /** The port of this computer to which ngrok's tunnel leads. */
  tunnelPort: number;
  forward: Forward;
  /** Twilio's REST API for the account; undefined where it is not configured. */
  twilio: AccountNumbers | undefined;
  /** The folder in which a number's old settings are saved. */
  stateFolder: string;
  owner: Owner;
  /** Gets each change of the tunnel and of the number. */
  tell: (facts: Pick<Facts, 'tunnel' | 'number'>) => void;
  note: (line: string) => void;
  /** Time to restore the number at the end; 10,000 ms unless given. */
  restoreMs?: number;
  /** A lost tunnel is opened again after this time; 5000 ms unless given. */
  retryMs?: number;
}

const RESTORE_MS = 10_000;
const UNVERIFIED =
  'requests from the internet would not be verified: set TWILIO_AUTH_TOKEN, or TWILIO_VALIDATE=false to accept ' +
  'requests from anybody';

/** Opens the tunnel and points the number at it, each only where it is configured. Never throws. */
export function openPublicNumber(options: PublicNumberOptions): PublicNumber {
  const { mayOpen, settings, publicUrl, twilio, stateFolder: folder, owner, tell, note } = options;
  const { ngrokAuthtoken: authtoken, ngrokDomain: domain, phoneNumber } = settings;
  let tunnel: ReturnType<typeof keepTunnel> | undefined;
  let pointedAt: string | undefined;
  let closing = false;
  let giveUp = () => {};
  const givenUp = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  /** Requests to Twilio's API run one after the other. */
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  }

  async function point(baseUrl: string) {
    if (closing || !twilio || phoneNumber === undefined || pointedAt === baseUrl) return;
    try {
      await pointNumber(twilio, { phoneNumber, baseUrl, folder, owner });
      pointedAt = baseUrl;
      tell({ number: { rings: phoneNumber } });
    } catch (error) {
      tell({ number: { problem: error instanceof Error ? error.message : String(error) } });
    }
  }

  /** @returns true if all numbers have their old settings again */
  async function restore(whose: Parameters<typeof restoreNumbers>[2]): Promise<boolean> {
    const results = await restoreNumbers(twilio, folder, whose);
    for (const { text } of results) note(text);
    return results.every(({ done }) => done);
  }

  async function open() {
    // An earlier run that was killed has not restored its number.
    await inTurn(() => restore('left behind'));
    if (closing) return;
    if (authtoken === undefined && publicUrl === undefined) return;
    if (!mayOpen) return tell({ tunnel: { problem: UNVERIFIED } });
    if (authtoken === undefined) {
      tell({ tunnel: { url: publicUrl ?? '' } });
      return inTurn(() => point(publicUrl ?? ''));
    }
    await new Promise<void>((resolve) => {
      function onChange(state: TunnelState) {
        tell({ tunnel: state });
        if ('url' in state) void inTurn(() => point(state.url)).then(resolve);
        else resolve();
      }
      const { forward, tunnelPort: port, retryMs } = options;
      const times = retryMs === undefined ? {} : { retryMs };
      tunnel = keepTunnel({ forward, port, authtoken, domain, tell: onChange, ...times });
    });
  }

  async function close(): Promise<boolean> {
    closing = true;
    giveUp();
    const limit = options.restoreMs ?? RESTORE_MS;
    if (pointedAt !== undefined) note(`Restoring the settings of ${phoneNumber} (${limit / 1000} s at most)`);
    const late = pause(limit, 'late' as const, { ref: false });
    const restored = await Promise.race([inTurn(() => restore(owner)), late]);
    if (restored === 'late')
      note(`Twilio's API is slow: ${phoneNumber} still points at this computer. Restore it with ${RESTORE}`);
    await tunnel?.close();
    return restored === true;
  }

  return { tried: Promise.race([open(), givenUp]), close };
}
