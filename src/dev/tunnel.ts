/** An open tunnel; as the listener of `@ngrok/ngrok` is. */
export interface Tunnel {
  url(): string | null;
  close(): Promise<void>;
}

/** Opens a tunnel to a port of this computer; as `forward` of `@ngrok/ngrok` does, which reconnects by itself. */
export type Forward = (config: { addr: string; authtoken: string; domain?: string }) => Promise<Tunnel>;

/** What came of opening the tunnel: its base URL and how to close it, or one line that says why there is none. */
export type Opened = { url: string; close: () => Promise<void> } | { problem: string };

/** Why there cannot be a tunnel, by what ngrok's errors say (https://ngrok.com/docs/errors). */
const CAUSES: [pattern: RegExp, advice: string][] = [
  [
    /ERR_NGROK_(105|106|107|4018)\b/,
    'NGROK_AUTHTOKEN is not valid: copy it from https://dashboard.ngrok.com/get-started/your-authtoken',
  ],
  [
    /ERR_NGROK_108\b/,
    'this account has another agent online: end it, or see https://dashboard.ngrok.com/agents',
  ],
  [/ERR_NGROK_334\b/, 'its address is online elsewhere: end that, see https://dashboard.ngrok.com/endpoints'],
  [/ERR_NGROK_(314|319|320|326)\b/, 'NGROK_DOMAIN cannot be used: see https://dashboard.ngrok.com/domains'],
  [/ERR_NGROK_(120|121)\b/, "ngrok's service refuses this version: update the package @ngrok/ngrok"],
  [
    /tcp connection|dns|timed? ?out|network|connect session/i,
    'ngrok cannot be reached: check the network of this computer',
  ],
];

const PATIENCE_MS = 15_000;

/** Opens the tunnel to this port; never throws, and gives up after 15 s. */
export async function openTunnel(
  forward: Forward,
  port: number,
  { authtoken, domain }: { authtoken: string; domain: string | undefined },
  patienceMs = PATIENCE_MS,
): Promise<Opened> {
  const opening = forward({
    addr: `127.0.0.1:${port}`,
    authtoken,
    ...(domain === undefined ? {} : { domain }),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    const tunnel = await Promise.race([opening, late]);
    const url = tunnel.url();
    if (url === null) return { problem: 'ngrok gave the tunnel no address' };
    return { url: url.replace(/\/$/, ''), close: () => tunnel.close() };
  } catch (error) {
    // Whatever opens later is of no use any more.
    opening.then((tunnel) => tunnel.close()).catch(() => {});
    return { problem: whyNoTunnel(error) };
  } finally {
    clearTimeout(timer);
  }
}

function whyNoTunnel(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const code = /ERR_NGROK_\d+/.exec(said)?.[0];
  const page = `https://ngrok.com/docs/errors/${code?.toLowerCase() ?? ''}`;
  // Any error begins with "failed to connect session" or the like: where there is a code, it alone counts.
  const advice = CAUSES.find(([pattern]) => pattern.test(code ?? said))?.[1] ?? `see ${page}`;
  return `${advice} (${code ? `${code}: ` : ''}${said.slice(0, 200)})`;
}
