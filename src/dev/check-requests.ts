import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { Finding } from './finding.js';

/** Checks that the tree answers on this port of this computer. */
export async function checkPort(port: number): Promise<Finding> {
  const what = `port ${port}`;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(3000) });
    if ((await response.text()).includes('POST /webhook')) return { what: `${what}: the tree answers` };
    return { what, todo: 'another program answers there: end it, or choose another port with PORT=' };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return {
        what,
        todo: 'the program on this port does not answer: end it, or choose another port with PORT=',
      };
    }
    return { what, todo: 'nothing answers there: start the tree with `npm run dev`' };
  }
}

/** A request that the doctor signs as Twilio does. */
interface TestRequest {
  /** The URL that the request is sent to. */
  url: string;
  /** The URL that the request is signed for. */
  publicUrl: string;
  token: string;
}

/** Checks that the tree at the URL accepts a request that is signed with the token. */
export async function checkSignature(what: string, { url, publicUrl, token }: TestRequest): Promise<Finding> {
  // This request has no effect: it tells of the end of an unknown call.
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
  return `${url} answers ${status}: the URL does not lead to this tree, or \`npm run dev\` is not running`;
}
