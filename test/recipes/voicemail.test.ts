import { describe, expect, it, vi } from 'vitest';
import { tree as recipe } from '../../src/recipes/voicemail.js';
import { expectClean, switchboardsTo } from '../helpers/whole-calls.js';

const told: string[] = [];
const tree = {
  ...recipe,
  events: {
    recording: ({ state, recording }) => void told.push(`${state} ${recording.seconds} s`),
    transcription: ({ state, text }) => void told.push(`${state}: ${text}`),
  },
} satisfies typeof recipe;
const decided: string[] = [];
const line = switchboardsTo(
  tree,
  {},
  {
    decisions: {
      on: ['recording', 'reviewed'],
      run: async ({ params, inReview, replaced }) => {
        const what = inReview ? 'in review' : replaced ? 'replaced' : 'kept';
        decided.push(`${params['RecordingSid']} ${what}`);
      },
    },
  },
);

describe('The mailboxes', () => {
  it.each([
    ['1', 'mailbox for repairs', 'repairs'],
    ['2', 'mailbox for new tenants', 'letting'],
    ['3', 'mailbox for accounts', 'accounts'],
  ])('%s: take a message after a notice, and send it', async (key, heard, mailbox) => {
    told.length = 0;
    const caller = await line().call({ transcription: 'My tap drips.' });
    await caller.press(key);
    expect(caller.heard).toContain(heard);
    expect(caller.heard).toContain('Your message is recorded and written down.');
    await caller.speak(20, '#');
    expect(caller.heard).toBe('To send your message, press one. To record it again, press two.');
    await caller.press('1');
    expect([caller.heard, caller.endReason]).toEqual([
      'Thank you. Your message has been sent. Goodbye.',
      'end-of-document',
    ]);
    await vi.waitFor(() => expect(told).toContain(`${mailbox} 20 s`));
    await vi.waitFor(() => expect(told.join()).toContain(': My tap drips.'));
    expectClean(caller);
  });

  it('record again what the caller does not like, for two minutes at most', async () => {
    const caller = await line().call();
    await caller.press('2');
    decided.length = 0;
    await caller.speak(3);
    await caller.press('2');
    expect(caller.heard).toContain('mailbox for new tenants');
    await caller.wait();
    expect(caller.heard).toContain('We heard nothing.');
    await caller.press('1');
    await caller.speak(600);
    expect(caller.events.flatMap((event) => (event.event === 'note' ? event.message : []))).toContain(
      'recorded 120 s',
    );
    await caller.press('1');
    expect(caller.endReason).toBe('end-of-document');
    await vi.waitFor(() => expect(decided).toHaveLength(5));
    const whats = decided.map((one) => one.replace(/^RE\w+ /, ''));
    expect(whats.sort()).toEqual(['in review', 'in review', 'kept', 'kept', 'replaced']);
    expectClean(caller);
  });

  it('send the message of a caller who decides nothing, or hangs up', async () => {
    const silent = await line().call();
    await silent.press('1');
    await silent.speak(3);
    for (let times = 0; times < 3; times++) await silent.wait();
    expect(silent.heard).toContain('Your message has been sent.');
    told.length = 0;
    const gone = await line().call();
    await gone.press('3');
    await gone.speak(7, 'hangup');
    await vi.waitFor(() => expect(told).toContain('accounts 7 s'));
    expectClean(silent);
    expectClean(gone);
  });

  it.each(['action', 'next'] as const)('hear that nothing was said (%s)', async (emptyRecording) => {
    const { phone, call } = line({ emptyRecording });
    const reception = phone('+15035550136');
    const caller = await call();
    await caller.press('1');
    await caller.wait();
    expect(caller.heard).toContain('We heard nothing.');
    await caller.press('1');
    await caller.wait();
    await caller.wait();
    await reception.answer();
    expect(caller.status).toBe('bridged');
    expectClean(caller);
  });

  it('are offered again where reception does not answer, after three wrong keys', async () => {
    const { phone, call } = line();
    const reception = phone('+15035550136');
    const caller = await call();
    for (const key of ['7', '8', '9']) await caller.press(key);
    await reception.decline();
    expect(caller.heard).toContain('Nobody is at reception.');
    await caller.press('1');
    expect(caller.status).toBe('recording');
    expectClean(caller);
  });
});
