import type { EndReason, PhoneEvent } from './events.js';
import { checkGrammar } from './grammar/check-grammar.js';
import type { HttpClient, Question } from './http/http-client.js';
import { HungUp, type Line } from './line.js';
import { playDial } from './verbs/dial.js';
import { playEnqueue } from './verbs/enqueue.js';
import { playGather } from './verbs/gather.js';
import { playPrompt } from './verbs/prompts.js';
import { playRecord } from './verbs/record.js';
import { announce, elements, type Outcome, resolve, type Stage, type Switches } from './verbs/stage.js';
import { parseXml, TwimlError, type XmlElement } from './xml.js';

/** More documents in a row than this, none of which waits for anybody, are a loop. */
const MOST_DOCUMENTS_IN_A_ROW = 100;

/** What a number has beside the URL that answers its calls. */
export interface OtherUrls {
  /** Asked where another URL fails. */
  fallbackUrl?: string | undefined;
  /** Told when a call has ended. */
  statusUrl?: string | undefined;
}

interface Equipment extends OtherUrls {
  line: Line;
  client: HttpClient;
  switches: Switches;
  emit: (event: PhoneEvent) => void;
}

/** Plays a call from its first document to its end, tells its status URL, and gives the reason of the end. */
export async function playCall(first: Question, equipment: Equipment): Promise<EndReason> {
  const { line, client, statusUrl, emit } = equipment;
  const begun = line.clock.now();
  const reason = await playToEnd(first, equipment);
  if (statusUrl !== undefined) {
    const seconds = String(Math.round((line.clock.now() - begun) / 1000));
    client.callStatus = 'completed';
    await client.notify(statusUrl, { CallDuration: seconds }).catch((error: unknown) => {
      if (!(error instanceof TwimlError)) throw error;
      emit({ event: 'warning', code: error.code, message: error.message });
    });
  }
  return reason;
}

async function playToEnd(first: Question, equipment: Equipment): Promise<EndReason> {
  try {
    const outcome = await playFrom(first, equipment);
    return outcome && 'end' in outcome ? outcome.end : 'end-of-document';
  } catch (error) {
    if (error instanceof HungUp) return 'caller-hangup';
    if (!(error instanceof TwimlError)) throw error;
    equipment.emit({ event: 'error', code: error.code, message: error.message });
    return equipment.line.hungUp ? 'caller-hangup' : 'error';
  }
}

/** Plays one document after the other, until one leads to no other. */
async function playFrom(first: Question, equipment: Equipment, onHold = false): Promise<Outcome> {
  const { line, client, switches, emit } = equipment;
  let waits = line.waits;
  let inARow = 0;
  const played = new Set<string>();
  for (let question = first; ; ) {
    if (line.waits > waits) {
      inARow = 0;
      played.clear();
    }
    waits = line.waits;
    // Hold music goes round and round until somebody acts: once round is enough.
    if (onHold && played.has(question.url)) return undefined;
    played.add(question.url);
    if (++inARow > MOST_DOCUMENTS_IN_A_ROW) {
      throw new TwimlError(
        11200,
        `${inARow} documents in a row lead to one another and ask nothing of the caller`,
      );
    }
    const { response, documentUrl } = await fetchDocument(question, equipment);
    line.checkConnected();
    client.callStatus = 'in-progress';
    const outcome = await playDocument(response, {
      line,
      emit,
      switches,
      documentUrl,
      tell: (last) => tell(last, equipment),
      playAt: (other) => playFrom(other, equipment, true),
    });
    if (!outcome || !('next' in outcome)) return outcome;
    question = outcome.next;
  }
}

/** The document, or that of the fallback URL where there is none. */
async function fetchDocument(question: Question, equipment: Equipment) {
  const { fallbackUrl, emit } = equipment;
  try {
    return await fetchFrom(question, equipment);
  } catch (error) {
    if (!(error instanceof TwimlError) || fallbackUrl === undefined) throw error;
    const { code, message } = error;
    emit({ event: 'warning', code, message: `${message}, so the fallback URL is asked` });
    const params = { ErrorCode: String(code), ErrorUrl: question.url };
    return fetchFrom({ url: fallbackUrl, method: 'POST', params }, equipment);
  }
}

async function fetchFrom(question: Question, { line, client, emit }: Equipment) {
  line.setStatus('requesting');
  const { url, twiml } = await client.ask(question);
  const response = parseXml(twiml);
  for (const { code, message, line: row } of checkGrammar(response)) {
    emit({ event: 'warning', code, message: `${message} (line ${row})` });
  }
  return { response, documentUrl: url };
}

/** Brings the last verb's result of a caller who has gone; nobody hears the answer, but it must be one. */
async function tell(question: Question, equipment: Equipment): Promise<void> {
  equipment.client.callStatus = 'completed';
  try {
    await fetchDocument(question, equipment);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    equipment.emit({ event: 'error', code: error.code, message: error.message });
  }
}

async function playDocument(response: XmlElement, stage: Stage): Promise<Outcome> {
  for (const verb of elements(response)) {
    announce(verb, stage);
    const outcome = await playVerb(verb, stage);
    if (outcome) return outcome;
  }
  return undefined;
}

async function playVerb(verb: XmlElement, stage: Stage): Promise<Outcome> {
  switch (verb.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      await playPrompt(verb, stage);
      return undefined;
    case 'Gather':
      return playGather(verb, stage);
    case 'Record':
      return playRecord(verb, stage);
    case 'Dial':
      return playDial(verb, stage);
    case 'Enqueue':
      return playEnqueue(verb, stage);
    case 'Redirect': {
      const url = verb.children.filter((child) => typeof child === 'string').join('');
      const method = verb.attributes['method'] === 'GET' ? 'GET' : 'POST';
      return { next: { url: resolve(url, stage), method, params: {} } };
    }
    case 'Hangup':
      return { end: 'hangup' };
    case 'Reject':
      return { end: 'rejected' };
    case 'Leave':
      return { leave: true };
    default:
      stage.emit({
        event: 'unplayed',
        name: verb.name,
        message: `this phone cannot play <${verb.name}> and goes on with the next verb`,
      });
      return undefined;
  }
}
