import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { turnLine } from '../../src/dev/call-lines.js';
import type { FailureMessage, TurnMessage } from '../../src/dev/messages.js';

const turn: TurnMessage = {
  call: 'CA12345678',
  requestId: 'one',
  from: '…4567',
  left: 'menu',
  input: { kind: 'digits', digits: '3' },
  passed: [],
  entered: 'hours',
  ms: 12.3,
  ends: false,
};
const failure: FailureMessage = {
  error: { message: 'TypeError: no name\nat all', place: { file: 'src/tree.ts', line: 43 }, frame: [] },
  broke: 'support',
  leaving: false,
  beside: false,
};
const rescued = { ...turn, entered: 'reception', failure };
const TROUBLE = '✗ TypeError: no name src/tree.ts:43';

it.each<[TurnMessage, string]>([
  [turn, 'menu ─3→ hours'],
  [
    { ...turn, input: { kind: 'silence' }, passed: ['error'], entered: 'menu' },
    'menu ─silence→ error → menu',
  ],
  [{ ...turn, input: { kind: 'speech', speech: 'sales please' } }, 'menu ─"sales please"→ hours'],
  [{ ...turn, input: { kind: 'speech', speech: 'x'.repeat(99) } }, `menu ─"${'x'.repeat(59)}…"→ hours`],
  [{ ...turn, input: { kind: 'dial', status: 'busy' } }, 'menu ─dial busy→ hours'],
  [{ ...turn, input: { kind: 'recording', seconds: 4 }, ends: true }, 'menu ─recording of 4 s→ the end'],
  [{ ...turn, input: undefined, left: undefined, passed: ['greeting'] }, 'calls → greeting → hours'],
  [rescued, `menu ─3→ support ${TROUBLE} → reception`],
  [{ ...rescued, failure: { ...failure, leaving: true } }, `menu ─3→ ${TROUBLE} → reception`],
  [
    {
      ...rescued,
      entered: undefined,
      failure: { ...failure, rescueError: { message: 'Error: b', frame: [] } },
    },
    `menu ─3→ support ${TROUBLE} ✗ Error: b → hung up`,
  ],
  [
    { ...rescued, failure: { ...failure, leaving: true, beside: true } },
    `menu (beside the turns) ${TROUBLE}`,
  ],
  [{ ...turn, input: { kind: 'digits', digits: '\x07' }, entered: '\x1b[2J' }, 'menu ─?→ ?[2J'],
])('the line of %j is %s', (one, line) => {
  const shown = stripVTControlCharacters(turnLine(one, new Date(2026, 0, 1, 14, 3, 11)));
  expect(shown).toBe(`14:03:11  …4567  5678  ${line}  12 ms`);
});
