import { expect, it } from 'vitest';
import { Presence } from '../../src/tree-helpers/presence.js';

const at = (time: string) => new Date(`2026-07-07T${time}Z`);

it('counts each call once, from its arrival until it leaves', () => {
  const agents = new Presence();
  for (const sid of ['CA1', 'CA2', 'CA2']) agents.arrive({ sid, time: at('09:00') });
  expect(agents.count(at('09:01'))).toBe(2);
  agents.leave({ sid: 'CA1' });
  agents.leave({ sid: 'CA9' });
  expect(agents.count(at('09:01'))).toBe(1);
});

it('forgets a call four hours after its arrival', () => {
  const agents = new Presence();
  agents.arrive({ sid: 'CA1', time: at('09:00') });
  agents.arrive({ sid: 'CA2', time: at('09:01') });
  expect([agents.count(at('13:00')), agents.count(at('13:01')), agents.count(at('13:02'))]).toEqual([
    2, 1, 0,
  ]);
});
