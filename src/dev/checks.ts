import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { find, NumberError, type Numbers } from './number.js';

/** One answer to "why does it not work": fine, or what to do about it. */
export interface Finding {
  what: string;
  /** What to do; undefined where all is well. */
  todo?: string | undefined;
}

/** Whether this Node runs the project. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return {
    what: `Node ${version}`,
    todo: fits ? undefined : 'install Node 20.19 or later from https://nodejs.org',
  };
}

/** Whether the tree answers on its port of this computer. */
export async function checkPort(port: number): Promise<Finding> {
  const what = `port ${port}`;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(3000) });
    if ((await response.text()).includes('POST /webhook')) return { what: `${what}: the tree answers` };
    return { what, todo: 'another program answers there: end it, or choose another port with PORT=' };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return { what, todo: 'whatever has it does not answer: end it, or choose another port with PORT=' };
    }
    return { what, todo: 'nothing answers there: start the tree with `npm run dev`' };
  }
}

/** Where a request is sent that is made as Twilio would make it. */
export interface SignedAs {
  /** Where it goes. */
  url: string;
  /** The URL it is signed for. */
  publicUrl: string;
  token: string;
}

/** Whether a request signed with the token passes the check of the tree behind the URL. */
export async function checkSignature(what: string, { url, publicUrl, token }: SignedAs): Promise<Finding> {
  // The end of a call that was never there changes nothing.
  const params = { CallSid: 'CAdoctor', CallStatus: 'completed', From: '', To: '' };
  const { host, protocol } = new URL(publicUrl);
  const headers = {
    'X-Twilio-Signature': getExpectedTwilioSignature(token, publicUrl, params),
    'X-Forwarded-Host': host,
    'X-Forwarded-Proto': protocol.replace(':', ''),
  };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: new URLSearchParams(params),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 200 && (await response.text()).includes('<Response')) return { what };
    return { what, todo: whyNot(response.status, url) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { what, todo: `${url} cannot be reached: ${cause instanceof Error ? cause.message : cause}` };
  }
}

function whyNot(status: number, url: string): string {
  if (status === 403) {
    return (
      'the tree answers 403. Either TWILIO_AUTH_TOKEN was changed after the start of the tree: start it again. Or ' +
      'a proxy changes the URL: set PUBLIC_URL to what Twilio was given. Or the token is not the primary one of the ' +
      'account that owns the number. The log says which'
    );
  }
  return `${url} answers ${status}: it does not lead to this tree, or \`npm run dev\` is not running`;
}

/** The base URL that the number's webhook has; undefined where it has none of ours, or cannot be asked. */
export async function baseUrlOf(numbers: Numbers, phoneNumber: string): Promise<string | undefined> {
  const { voiceUrl } = await find(numbers, phoneNumber).catch(() => ({ voiceUrl: '' }));
  return /^(https?:\/\/.+)\/webhook$/.exec(voiceUrl)?.[1];
}

/** Whether Twilio asks this URL by POST when the number rings. */
export async function checkNumber(
  numbers: Numbers,
  phoneNumber: string,
  webhook: string | undefined,
): Promise<Finding> {
  const what = `number ${phoneNumber}`;
  try {
    const { voiceUrl, voiceMethod } = await find(numbers, phoneNumber);
    if (voiceMethod !== 'POST')
      return { what, todo: `its webhook is asked by ${voiceMethod}: set it to HTTP POST` };
    if (webhook !== undefined && voiceUrl !== webhook) {
      return {
        what,
        todo: `it points at ${voiceUrl || 'nothing'}, not at ${webhook}: start \`npm run dev\`, or set it by hand`,
      };
    }
    if (!voiceUrl.endsWith('/webhook'))
      return { what, todo: `it points at ${voiceUrl || 'nothing'}, which does not end in /webhook` };
    return { what: `${what} asks ${voiceUrl} by POST` };
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    return { what, todo: error.message };
  }
}
