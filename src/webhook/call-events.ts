import type { Request } from 'express';
import type { CallState } from '../session/call-state.js';
import { type Call, isState, type PhoneTree, type Recording } from '../state-machine.js';
import { callFor, callRequest, type Setup } from './call-request.js';
import type { NotedEvent } from './event-queue.js';
import type { Answer } from './turn.js';

const RECORDS = /<Record[ />]/;

/** The recording about which the caller decides once this answer is heard. */
export function inReview<Name extends string, Memory>(
  tree: PhoneTree<Name, Memory>,
  call: Call<Memory>,
  saved: CallState | undefined,
  { kept, twiml }: Pick<Answer, 'kept' | 'twiml'>,
): string | undefined {
  const last = messageOf(call)?.sid ?? saved?.inReview;
  if (!kept || last === undefined) return undefined;
  const place = isState(tree, kept.state) ? tree.states[kept.state] : undefined;
  const isDecided = !place || !('enter' in place) || place.review !== true;
  // Until another message is there, this one counts.
  const isBeingReplaced = last === saved?.inReview && RECORDS.test(twiml);
  return isDecided && !isBeingReplaced ? undefined : last;
}

/**
 * Notes what a turn has brought, before the call is told so: a recorded message, the caller's decision about the one
 * before, and the texts that states send.
 * @param reviewed the recording about which the caller still decides
 */
export async function noteTurn<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  request: Request,
  saved: CallState | undefined,
  { kept, notifications = [] }: Pick<Answer, 'kept' | 'notifications'>,
  reviewed: string | undefined,
): Promise<void> {
  const call = callFor(setup.tree, callRequest(setup, request, saved));
  await noteRecording(setup, request, saved, reviewed);
  if (saved?.inReview !== reviewed) await noteReviewed(setup, request, saved, messageOf(call) !== undefined);
  const about = eventOf(setup, request, kept ?? saved);
  for (const { state, text } of notifications) {
    await setup.events.note({ ...about, topic: 'notification', id: `${call.sid} ${state}`, state, text });
  }
}

/** Notes that a message was recorded, if this request brings one. */
export async function noteRecording<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  request: Request,
  saved: CallState | undefined,
  reviewed?: string,
): Promise<void> {
  if (!setup.events.wants('recording')) return;
  const { recording, sid: callSid } = callFor(setup.tree, callRequest(setup, request, saved));
  if (!recording) return;
  const about = {
    ...eventOf(setup, request, saved),
    ...(recording.sid === reviewed && { inReview: true as const }),
  };
  await setup.events.note({ ...about, topic: 'recording', id: `${callSid} ${recording.sid}` });
}

/** Notes that the caller has decided about a message, if there is one to decide about. */
export async function noteReviewed<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  request: Request,
  saved: CallState | undefined,
  isReplaced = false,
): Promise<void> {
  if (saved?.inReview === undefined) return;
  const { params, ...about } = eventOf(setup, request, saved);
  const { CallSid = '' } = params;
  await setup.events.note({
    ...about,
    topic: 'reviewed',
    id: `${CallSid} ${saved.inReview} reviewed`,
    params: { CallSid, RecordingSid: saved.inReview },
    ...(isReplaced && { replaced: true }),
  });
}

/** What events tell of a request, and of the call before it. */
export function eventOf<Name extends string, Memory>(
  setup: Setup<Name, Memory>,
  request: Request,
  saved: CallState | undefined,
): Omit<NotedEvent, 'topic' | 'id'> {
  const { params, time } = callRequest(setup, request, saved);
  const memory = saved?.memory ?? JSON.stringify(setup.tree.memory ?? {});
  return {
    params,
    time: time.getTime(),
    memory,
    ...(saved && { state: saved.state }),
    ...(saved?.transcribed && { transcribed: saved.transcribed }),
  };
}

/** The message that this request brings, unless it is empty. What a Dial records is a conversation. */
function messageOf({ recording, dial }: Call<unknown>): Recording | undefined {
  return dial === undefined && recording !== undefined && recording.seconds > 0 ? recording : undefined;
}
