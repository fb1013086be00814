import type { CallEvent, PhoneTree } from '../state-machine.js';
import { callOf } from './call-of.js';
import type { EventHandler, EventHandlers, EventTopic } from './event-queue.js';
import type { PendingEvent } from './event-store.js';

/** The handlers of a tree's events, as the queue runs them. */
export function treeEvents<Name extends string, Memory>({
  events: { recording, transcription, ended } = {},
}: PhoneTree<Name, Memory>): EventHandlers {
  const handlers: [EventTopic, EventHandler['run']][] = [];
  const on = (topic: EventTopic, tell: (event: PendingEvent, about: CallEvent<Memory>) => unknown) =>
    handlers.push([topic, async (event) => void (await tell(event, aboutOf(event)))]);

  if (recording)
    on('recording', (_event, about) => {
      const made = about.call.recording;
      return made && recording({ ...about, recording: made });
    });
  if (transcription)
    on('transcription', ({ params }, about) => {
      const { RecordingSid: recordingSid = '', TranscriptionText: text = '' } = params;
      return transcription({ ...about, recordingSid, text });
    });
  if (ended)
    on('ended', ({ params }, about) => {
      const { CallStatus: status = '', CallDuration: seconds } = params;
      return ended({ ...about, status, seconds: Number(seconds) || 0 });
    });
  return Object.fromEntries(handlers.map(([topic, run]) => [topic, { on: [topic], run }]));
}

function aboutOf<Memory>({ id, params, memory, state, time }: PendingEvent): CallEvent<Memory> {
  const beside = { time: new Date(time), requestId: id, memory: JSON.parse(memory) };
  return { id, call: callOf<Memory>(params, beside), state };
}
