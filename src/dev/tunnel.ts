/** An open tunnel; as the listener of `@ngrok/ngrok` is. */
export interface Tunnel {
  url(): string | null;
  close(): Promise<void>;
}

/** Opens a tunnel to a port of this computer; as `forward` of `@ngrok/ngrok` does, which reconnects by itself. */
export type Forward = (config: { addr: string; authtoken: string; domain?: string }) => Promise<Tunnel>;

/** The tunnel's base URL and how to close it, or one line that says why there is no tunnel. */
export type Opened = { url: string; close: () => Promise<void> } | { problem: string };

/** What to do, by ngrok's error codes and words (https://ngrok.com/docs/errors). */
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

const OPENING_MS = 15_000;

/** Opens the tunnel to this port; never throws, and gives up after `limitMs`, 15 s unless given. */
export async function openTunnel(
  forward: Forward,
  port: number,
  { authtoken, domain }: { authtoken: string; domain: string | undefined },
  limitMs = OPENING_MS,
): Promise<Opened> {
  const opening = forward({
    addr: `127.0.0.1:${port}`,
    authtoken,
    ...(domain === undefined ? {} : { domain }),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`timed out after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    const tunnel = await Promise.race([opening, late]);
    const url = tunnel.url();
    if (url === null) return { problem: 'ngrok gave the tunnel no address' };
    return { url: url.replace(/\/$/, ''), close: () => tunnel.close() };
  } catch (error) {
    // A tunnel that opens too late is closed.
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
  // Many errors begin with "failed to connect session", so that only the code tells them apart.
  const advice = CAUSES.find(([pattern]) => pattern.test(code ?? said))?.[1] ?? `see ${page}`;
  return `${advice} (${code ? `${code}: ` : ''}${said.slice(0, 200)})`;
}
