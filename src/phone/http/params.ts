import { randomBytes } from 'node:crypto';

export type Params = Readonly<Record<string, string>>;

/** The identity and status of a call, which every request of Twilio carries. */
export interface CallIdentity {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  /** The SID of the call that dialed this call. */
  readonly parentSid?: string;
  status: string;
}

export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
/** https://www.twilio.com/docs/glossary/what-is-a-sid */
type SidPrefix = 'CA' | 'RE' | 'QU' | 'CF' | 'TR';

export function newSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}

/** The parameters of every request (https://www.twilio.com/docs/voice/twiml#request-parameters). */
export function usualParams({ sid, from, to, parentSid, status }: CallIdentity): Params {
  return {
    CallSid: sid,
    AccountSid: ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    Direction: parentSid === undefined ? 'inbound' : 'outbound-dial',
    CallStatus: status,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    ...(parentSid === undefined ? {} : { ParentCallSid: parentSid }),
  };
}

/** The parameters that Twilio adds if it knows the places of the numbers. */
export const PLACE_PARAMS: Params = Object.fromEntries(
  ['From', 'To', 'Caller', 'Called'].flatMap((whose) => [
    [`${whose}City`, 'SAN FRANCISCO'],
    [`${whose}State`, 'CA'],
    [`${whose}Zip`, '94105'],
    [`${whose}Country`, 'US'],
  ]),
);
