import { describe, expect, it } from 'vitest';
import { badgesOf } from '../../../src/dev/page/client/badges.js';
import { curveBetween } from '../../../src/dev/page/client/curve.js';
import {
  displayText,
  EMPTY,
  type PageState,
  spokenDisplay,
  stateAfter,
  stateLost,
} from '../../../src/dev/page/client/page-state.js';
import { xmlPieces } from '../../../src/dev/page/client/xml-pieces.js';
import { scaleOf } from '../../../src/dev/page/client/zoom.js';
import type { Entry, LiveCall, PhoneState } from '../../../src/dev/page/types.js';

const entry = (id: number, message = ''): Entry => ({ id, event: { event: 'note', message }, lines: [] });
const call = (slot: number, more: Partial<LiveCall> = {}): LiveCall => ({
  call: `CA${slot}`,
  from: '…0001',
  state: 'counter',
  slot,
  since: 0,
  at: 0,
  tunnel: true,
  own: slot < 0,
  over: false,
  path: { states: [], steps: [] },
  ...more,
});
const phone = (status: PhoneState['status'], more: Partial<PhoneState> = {}): PhoneState => ({
  ...EMPTY.phone,
  status,
  ...more,
});
const inCall = (own: PhoneState): PageState => ({ ...EMPTY, phone: own, calls: [call(-1)] });

describe('the page after an event', () => {
  it('is the snapshot, with the difference of the clocks', () => {
    const tree = { svg: '<svg/>', start: 'a', edges: [] };
    const { problems, calls, phone: idle } = EMPTY;
    const event = { event: 'snapshot', now: 150, tree, problems, calls: [...calls], phone: idle } as const;
    const state = stateAfter(EMPTY, { ...event, conversation: [entry(1)] }, 100);
    expect(state).toEqual({ ...EMPTY, connected: true, ahead: 50, tree, conversation: [entry(1)] });
    expect(stateLost(inCall(phone('playing'))).phone.status).toBe('idle');
  });

  it('has each entry once, at its place, and the last 200 only', () => {
    let state = EMPTY;
    for (let id = 1; id <= 201; id++) state = stateAfter(state, { event: 'entry', entry: entry(id) }, 0);
    state = stateAfter(state, { event: 'entry', entry: entry(7, 'more is known') }, 0);
    expect(state.conversation).toHaveLength(200);
    expect(state.conversation[5]).toEqual(entry(7, 'more is known'));
    expect(stateAfter(state, { event: 'dialed' }, 0).conversation).toEqual([]);
  });

  it('keeps the picture when problems come', () => {
    const tree = { svg: '<svg/>', start: 'a', edges: [] };
    const drawn = stateAfter(EMPTY, { event: 'tree', tree }, 0);
    const problems = { errors: [{ message: 'no', frame: [] }], warnings: [] };
    expect(stateAfter(drawn, { event: 'problems', problems }, 0)).toEqual({ ...EMPTY, tree, problems });
  });
});

const listening = { acts: ['wait', 'press'], waiting: true, wait: { ms: 5000, left: 4000 } } as const;

it.each<[PageState, string, string]>([
  [EMPTY, 'Ready to call', 'Ready to call'],
  [inCall(phone('gathering', listening)), 'counter: waiting for a key', 'counter: waiting for a key, 5 s'],
  [inCall(phone('gathering', { acts: ['press'] })), 'counter: listening', 'counter: listening'],
  [inCall(phone('dialing', { party: '+1555' })), 'counter: ringing +1555', 'counter: ringing +1555'],
  [inCall(phone('queued', { party: 'cakes' })), 'counter: waiting in the queue cakes', ''],
  [inCall(phone('recording', { acts: ['speak'] })), 'counter: recording: say something', ''],
  [inCall(phone('ended')), 'Call ended', 'Call ended'],
  [{ ...EMPTY, phone: phone('requesting') }, 'Asking the webhook', ''],
])('the display of %j is %s', (state, shown, spoken) => {
  expect(displayText(state)).toBe(shown);
  expect(spokenDisplay(state)).toBe(spoken || shown);
});

it('a state has a letter for each of a few calls, and a number for many', () => {
  const calls = [
    ...[-1, 0, 27].map((slot) => call(slot)),
    call(3, { over: true }),
    call(4, { state: undefined }),
  ];
  expect(badgesOf(calls)).toEqual(
    new Map([
      [
        'counter',
        [
          { text: 'A', colour: 0 },
          { text: 'B2', colour: 3 },
        ],
      ],
    ]),
  );
  const many = Array.from({ length: 12 }, (_, slot) => call(slot));
  expect(badgesOf(many)).toEqual(new Map([['counter', [{ text: '12', colour: undefined }]]]));
});

it.each([
  ['auto', { width: 400, height: 200 }, 1.6],
  ['auto', { width: 1000, height: 200 }, 0.8],
  ['auto', { width: 5000, height: 9000 }, 11 / 14],
  ['fit', { width: 8000, height: 200 }, 0.1],
  ['full', { width: 8000, height: 200 }, 1],
] as const)('the scale is %s of %o: %f', (zoom, picture, scale) => {
  expect(scaleOf(zoom, picture, { width: 800, height: 600 })).toBeCloseTo(scale);
});

it('a drawn step begins and ends at the borders of its states', () => {
  const box = { y: 0, width: 20, height: 10 };
  const { start, bent, end } = curveBetween({ ...box, x: 0 }, { ...box, x: 100 });
  expect([bent.x, bent.y]).toEqual([60, -17]);
  expect([Math.round(start.x), Math.round(start.y), Math.round(end.x), Math.round(end.y)]).toEqual([
    20, 1, 100, 1,
  ]);
});

it('XML is split into tags, names and values, and no character is lost', () => {
  const xml = '<?xml version="1.0"?>\n<Say voice="a > b">x &lt; y</Say><Pause/><broken';
  const pieces = xmlPieces(xml);
  expect(pieces.map(({ text }) => text).join('')).toBe(xml);
  expect(xmlPieces('<Say voice="a">x</Say>').map(({ kind, text }) => `${kind}:${text}`)).toEqual([
    'tag:<Say',
    'name: voice',
    'tag:=',
    'value:"a"',
    'tag:>',
    'text:x',
    'tag:</Say>',
  ]);
});
