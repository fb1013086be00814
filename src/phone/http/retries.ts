/** Why an attempt failed: no connection, no answer in time, or a status of this class. */
export type Fault = 'ct' | 'rt' | '4xx' | '5xx';

/**
 * How often Twilio retries after this fault, by the URL's fragment: `#rc=2&rp=ct,rt`. Without a fragment, Twilio retries
 * a failed connection once. This phone does not, so that a test sees each failure
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 */
export function retries(url: string, fault: Fault): number {
  const overrides = new URLSearchParams(new URL(url).hash.slice(1));
  const policies = overrides.get('rp')?.split(',') ?? ['ct'];
  const count = Number(overrides.get('rc') ?? (overrides.has('rp') ? 1 : 0));
  return policies.includes(fault) || policies.includes('all') ? count : 0;
}

/** The fault of an answer with this status; undefined for a usable answer. */
export function faultOf(status: number): Fault | undefined {
  return status >= 500 ? '5xx' : status >= 400 ? '4xx' : undefined;
}

const UNCONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** The fault behind an error of fetch. */
export function faultBy(error: unknown): Fault {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return UNCONNECTED.includes(code) ? 'ct' : 'rt';
}
