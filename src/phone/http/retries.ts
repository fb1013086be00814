/** Why an attempt failed: no connection, no answer, or an answer of this class. */
export type Fault = 'ct' | 'rt' | '4xx' | '5xx';

/**
 * How often Twilio tries again after this fault, as the URL's fragment says: `#rc=2&rp=ct,rt`. Without one,
 * Twilio tries once more where it got no connection; this phone does not, so that a test sees each failure
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export function retries(url: string, fault: Fault): number {
  const overrides = new URLSearchParams(new URL(url).hash.slice(1));
  const policies = overrides.get('rp')?.split(',') ?? ['ct'];
  const count = Number(overrides.get('rc') ?? (overrides.has('rp') ? 1 : 0));
  return policies.includes(fault) || policies.includes('all') ? count : 0;
}

/** What is wrong with an answer of this status; undefined: nothing. */
export function faultOf(status: number): Fault | undefined {
  return status >= 500 ? '5xx' : status >= 400 ? '4xx' : undefined;
}

const UNCONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** What is wrong where fetch threw this. */
export function faultBy(error: unknown): Fault {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return UNCONNECTED.includes(code) ? 'ct' : 'rt';
}
