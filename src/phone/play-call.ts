import type { EndReason } from './events.js';
import { checkGrammar } from './grammar/check-grammar.js';
import { type DocumentKind, verbsIn } from './grammar/document-kinds.js';
import { unplayedIn } from './grammar/unplayed.js';
import { toDocument } from './http/answer.js';
import type { WebhookRequest } from './http/http-client.js';
import type { Leg } from './leg.js';
import { HungUp } from './line.js';
import { nextRound } from './verbs/hold.js';
import { playVerb } from './verbs/play-verb.js';
import { secondsOf } from './verbs/recording.js';
import { announce, type Outcome, type Stage } from './verbs/stage.js';
import { elementsOf, TwimlError, type XmlElement } from './xml.js';

/** More documents in a row that ask the caller nothing count as a loop. */
const MOST_DOCUMENTS_IN_A_ROW = 100;

/** Plays a call from its first document to its end, requests the status URL, and returns why the call ended. */
export async function playCall(first: WebhookRequest, leg: Leg): Promise<EndReason> {
  const { line, identity, settings } = leg;
  const begun = line.clock.now();
  const reason = await playToEnd(first, leg);
  if (!['busy', 'no-answer'].includes(identity.status)) identity.status = 'completed';
  if (settings.statusUrl !== undefined) {
    const CallDuration = secondsOf(line.clock.now() - begun);
    leg.tell({ url: settings.statusUrl, method: 'POST', params: { CallDuration } });
  }
  await leg.allTold();
  return reason;
}

async function playToEnd(first: WebhookRequest, leg: Leg): Promise<EndReason> {
  try {
    const outcome = await playFrom(first, leg, 'call');
    return outcome && 'end' in outcome ? outcome.end : 'end-of-document';
  } catch (error) {
    if (error instanceof HungUp) return 'caller-hangup';
    if (!(error instanceof TwimlError)) throw error;
    leg.emit({ event: 'error', code: error.code, message: error.message });
    return leg.line.hungUp ? 'caller-hangup' : 'error';
  }
}

/** Plays documents until one of them does not lead to another. */
export async function playFrom(first: WebhookRequest, leg: Leg, kind: DocumentKind): Promise<Outcome> {
  const { line, identity } = leg;
  let waits = line.waits;
  let inARow = 0;
  const played = new Set<string>();
  for (let request = first; ; ) {
    if (line.waits > waits) {
      inARow = 0;
      played.clear();
    }
    // A document on hold may redirect to itself without end.
    if (kind.endsWith('hold') && played.has(request.url)) {
      await nextRound(leg);
      inARow = 0;
    }
    waits = line.waits;
    played.add(request.url);
    if (++inARow > MOST_DOCUMENTS_IN_A_ROW) {
      throw new TwimlError(
        11200,
        `${inARow} documents in a row lead to one another and ask nothing of the caller`,
      );
    }
    const outcome = await withFallback(request, leg, async (asked) => {
      const { response, documentUrl } = await fetchDocument(asked, leg, kind);
      line.checkConnected();
      if (identity.status === 'ringing') identity.status = isRejected(response) ? 'ringing' : 'in-progress';
      return playDocument(response, kind, {
        leg,
        documentUrl,
        tell: (last) => tell(last, leg, kind),
        playAt: (other, otherKind, otherLeg = leg) => playFrom(other, otherLeg, otherKind),
      });
    });
    if (!outcome || !('next' in outcome)) return outcome;
    request = outcome.next;
  }
}

/** Uses a request. If that fails, uses a request to the fallback URL. */
async function withFallback<T>(
  request: WebhookRequest,
  leg: Leg,
  use: (request: WebhookRequest) => Promise<T>,
) {
  const { fallbackUrl } = leg.settings;
  try {
    return await use(request);
  } catch (error) {
    if (!(error instanceof TwimlError) || fallbackUrl === undefined) throw error;
    leg.warn(error, ', so the fallback URL is requested');
    const params = { ErrorCode: String(error.code), ErrorUrl: request.url };
    return use({ url: fallbackUrl, method: 'POST', params });
  }
}

async function fetchDocument(request: WebhookRequest, leg: Leg, kind: DocumentKind) {
  leg.line.setStatus('requesting');
  const answer = await leg.client.ask(request);
  const response = toDocument(answer);
  for (const { code, message, line: row } of checkGrammar(response, kind)) {
    leg.emit({ event: 'warning', code, message: `${message} (line ${row})` });
  }
  return { response, documentUrl: answer.url };
}

/** Sends the last result after the caller has hung up. Nobody hears the answer, but an error is reported. */
async function tell(request: WebhookRequest, leg: Leg, kind: DocumentKind): Promise<void> {
  leg.identity.status = 'completed';
  try {
    await withFallback(request, leg, (asked) => fetchDocument(asked, leg, kind));
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    leg.emit({ event: 'error', code: error.code, message: error.message });
  }
}

async function playDocument(response: XmlElement, kind: DocumentKind, stage: Stage): Promise<Outcome> {
  const playable = verbsIn(kind);
  for (const verb of elementsOf(response)) {
    // Twilio skips a verb that is not allowed here. checkGrammar has warned about it.
    if (kind !== 'call' && !playable.has(verb.name)) continue;
    announce(verb, stage);
    for (const unplayed of unplayedIn(verb)) stage.leg.emit({ event: 'unplayed', ...unplayed });
    const outcome = await playVerb(verb, stage);
    if (outcome) return outcome;
  }
  return undefined;
}

/** Only a Reject as the first verb rejects the call; otherwise the call has been answered. */
function isRejected(response: XmlElement): boolean {
  return elementsOf(response)[0]?.name === 'Reject';
}
