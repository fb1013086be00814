import { setTimeout as pause } from 'node:timers/promises';

/** An open tunnel: the part of `@ngrok/ngrok`'s Listener that is used here. */
interface Tunnel {
  url(): string | null;
  close(): Promise<void>;
}

/** Opens a tunnel to a port of this computer: `forward` of `@ngrok/ngrok`. */
export type Forward = (config: {
  addr: string;
  authtoken: string;
  domain?: string;
  force_new_session: boolean;
  /** 'closed' or 'connected' */
  onStatusChange: (status: string) => void;
}) => Promise<Tunnel>;

/** The tunnel's base URL, or one line that says why there is no tunnel now. */
export type TunnelState = { url: string } | { problem: string };

export interface TunnelOptions {
  forward: Forward;
  /** The port of this computer to which the tunnel leads. */
  port: number;
  authtoken: string;
  domain: string | undefined;
  /** Gets each change. */
  tell: (state: TunnelState) => void;
  /** How long opening the tunnel may take; 15,000 ms unless given. */
  openingMs?: number;
  /** A tunnel that is lost or fails to open is opened again after this time; 5000 ms unless given. */
  retryMs?: number;
}

/** Advice by ngrok's error codes and words (https://ngrok.com/docs/errors). `final`: trying again does not help. */
const CAUSES: { pattern: RegExp; advice: string; final?: boolean }[] = [
  {
    pattern: /ERR_NGROK_(105|106|107|4018)\b/,
    advice:
      'NGROK_AUTHTOKEN is not valid: copy it from https://dashboard.ngrok.com/get-started/your-authtoken',
    final: true,
  },
  {
    pattern: /ERR_NGROK_108\b/,
    advice: 'this account has another agent online: end it, or see https://dashboard.ngrok.com/agents',
  },
  {
    pattern: /ERR_NGROK_334\b/,
    advice: 'its address is online elsewhere: end that, see https://dashboard.ngrok.com/endpoints',
  },
  {
    pattern: /ERR_NGROK_(314|319|320|326)\b/,
    advice: 'NGROK_DOMAIN cannot be used: see https://dashboard.ngrok.com/domains',
    final: true,
  },
  {
    pattern: /ERR_NGROK_(120|121)\b/,
    advice: "ngrok's service refuses this version: update the package @ngrok/ngrok",
    final: true,
  },
  {
    pattern: /tcp connection|dns|timed? ?out|network|connect session/i,
    advice: 'ngrok cannot be reached: check the network of this computer',
  },
];

const OPENING_MS = 15_000;
/** The SDK itself waits longer after each failure, in the end for hours. */
const RETRY_MS = 5000;
const CLOSING_MS = 1000;

/** Opens a tunnel, and opens it again whenever it is lost, until `close`. */
export function keepTunnel(options: TunnelOptions): { close(): Promise<void> } {
  const { tell, retryMs = RETRY_MS } = options;
  const ending = new AbortController();
  let current: Connection | undefined;
  let told = '';

  function say(state: TunnelState) {
    const text = 'url' in state ? state.url : state.problem;
    if (text !== told && !ending.signal.aborted) tell(state);
    told = text;
  }

  async function keep() {
    while (!ending.signal.aborted) {
      const opened = await connect(options, ending.signal);
      if ('problem' in opened) {
        say({ problem: opened.problem });
        if (opened.final) return;
      } else {
        current = opened;
        await watch(opened);
        await opened.close();
      }
      await pause(retryMs, undefined, { signal: ending.signal });
    }
  }

  /** Settles when the connection is lost and the SDK has not restored it at once. */
  async function watch(connection: Connection) {
    for (;;) {
      say({ url: connection.url });
      await connection.becomes('closed');
      say({ problem: `the connection to ngrok is lost; it is opened anew every ${retryMs / 1000} s` });
      const late = pause(retryMs, 'late' as const, { signal: ending.signal });
      if ((await Promise.race([connection.becomes('connected'), late])) === 'late') return;
    }
  }

  keep().catch(() => {});
  return {
    async close() {
      ending.abort();
      await current?.close();
    },
  };
}

interface Connection {
  url: string;
  /** Resolves when the connection has this status; rejects when `close` was called. */
  becomes(status: 'closed' | 'connected'): Promise<void>;
  close(): Promise<void>;
}

async function connect(
  { forward, port, authtoken, domain, openingMs = OPENING_MS }: TunnelOptions,
  signal: AbortSignal,
): Promise<Connection | { problem: string; final: boolean }> {
  let status = 'connected';
  let abandoned = false;
  let changed = () => {};
  const opening = forward({
    addr: `127.0.0.1:${port}`,
    authtoken,
    ...(domain === undefined ? {} : { domain }),
    force_new_session: true,
    onStatusChange(now) {
      status = now;
      changed();
      // While the network is away, the SDK cannot close a tunnel, and connects it again later.
      if (abandoned && now === 'connected') void close();
    },
  });
  async function close() {
    abandoned = true;
    // Without a network, the SDK may wait forever for the service to confirm the end.
    const closed = opening.then((tunnel) => tunnel.close()).catch(() => {});
    await Promise.race([closed, pause(CLOSING_MS)]);
  }
  try {
    const late = pause(openingMs, undefined, { signal, ref: false }).then(() => {
      throw new Error(`timed out after ${openingMs / 1000} s`);
    });
    const url = (await Promise.race([opening, late])).url();
    if (url === null) return { problem: 'ngrok gave the tunnel no address', final: true };
    status = 'connected';
    return {
      url: url.replace(/\/$/, ''),
      becomes: (wanted) =>
        new Promise((resolve, reject) => {
          changed = () => status === wanted && resolve();
          signal.addEventListener('abort', reject, { once: true });
          changed();
        }),
      close,
    };
  } catch (error) {
    void close();
    return whyNoTunnel(error);
  }
}

function whyNoTunnel(error: unknown): { problem: string; final: boolean } {
  const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const code = /ERR_NGROK_\d+/.exec(said)?.[0];
  const page = `https://ngrok.com/docs/errors/${code?.toLowerCase() ?? ''}`;
  // Many errors begin with "failed to connect session", so that only the code tells them apart.
  const cause = CAUSES.find(({ pattern }) => pattern.test(code ?? said));
  const problem = `${cause?.advice ?? `see ${page}`} (${code ? `${code}: ` : ''}${said.slice(0, 200)})`;
  return { problem, final: cause?.final === true };
}
