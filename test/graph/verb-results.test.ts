import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { expect, it } from 'vitest';
import { pathsThrough } from '../../src/graph/paths.js';
import { readTwiml } from '../../src/graph/read-twiml.js';

const SAMPLES = { numbers: ['12', '1234567'], words: ['pizza'], leave: false };
const ACTION = { action: '/webhook' };
const NUMBER = '+15551234567';

type Make = (response: VoiceResponse) => unknown;

it.each<[string, Make, object[]]>([
  [
    'a Dial',
    (response) => response.dial(ACTION, NUMBER),
    [
      {
        label: 'completed',
        brings: {
          dial: { status: 'completed', seconds: 3, bridged: true },
          params: { DialCallStatus: 'completed', DialBridged: 'true', DialCallDuration: '3' },
        },
        gone: false,
      },
      {
        label: 'busy',
        brings: {
          dial: { status: 'busy', seconds: 0, bridged: false },
          params: { DialCallStatus: 'busy', DialBridged: 'false' },
        },
      },
      { label: 'no-answer' },
      { label: 'failed' },
      { label: 'hung up', brings: { dial: { status: 'canceled' } }, gone: true },
    ],
  ],
  [
    'a conference',
    (response) => response.dial(ACTION).conference('team'),
    [{ label: 'answered', brings: { params: { DialCallStatus: 'answered', DialBridged: 'true' } } }],
  ],
  [
    'a queue',
    (response) => response.enqueue(ACTION, 'team'),
    [
      {
        label: 'bridged',
        brings: {
          queue: { result: 'bridged', waitedSeconds: 5 },
          params: { QueueResult: 'bridged', QueueTime: '5' },
        },
        gone: false,
      },
      {
        label: 'queue-full',
        brings: { queue: { result: 'queue-full' }, params: { QueueResult: 'queue-full' } },
      },
      { label: 'hung up', brings: { queue: { result: 'hangup' } }, gone: true },
    ],
  ],
  [
    'a Record',
    (response) => response.record(),
    [
      {
        label: 'voicemail left',
        brings: { digits: '', recording: { seconds: 4 }, params: { RecordingDuration: '4' } },
      },
      { label: 'nothing said', brings: { recording: { seconds: 0 } } },
      { label: 'hung up', brings: { digits: 'hangup', params: { Digits: 'hangup' } }, gone: true },
    ],
  ],
])('%s has the results and parameters of Twilio', (_what, make, expected) => {
  const response = new VoiceResponse();
  make(response);
  const { results } = pathsThrough(readTwiml(response.toString()).verbs, SAMPLES);
  expect(results).toMatchObject(expected);
  const [full] = results.filter(({ label }) => label === 'queue-full' || label === 'answered');
  expect(Object.keys(full?.brings.params ?? {})).not.toContain(
    full?.kind === 'queue' ? 'QueueTime' : 'DialCallDuration',
  );
});
