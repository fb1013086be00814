import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callMessages } from '../../src/dev/call-messages.js';
import type { FromServer } from '../../src/dev/messages.js';
import { appOf, caller, testCall } from '../helpers/caller.js';
import { temporaryFile } from '../helpers/temporary-file.js';
import { tree } from '../trees/bakery.js';

describe('the supervised server', () => {
  it('calls the exits, is ready, sends its tree, and ends when its supervisor has gone', async () => {
    const state = `{ enter(response) { response.gather().say('Hi.'); }, exit() { process.send({ kind: 'log', message: 'exit' }); return 'a'; } }`;
    const file = temporaryFile(
      'tree.mjs',
      `export const tree = { states: { a: ${state} }, start: 'a', rescue: 'a' };`,
    );
    const server = join(import.meta.dirname, '../../src/dev/supervised-server.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', server], {
      env: { PATH: process.env['PATH'], TREE: file },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const messages: FromServer[] = [];
    await new Promise<void>((resolve) => {
      child.on('message', (message: FromServer) => {
        messages.push(message);
        if (message.kind === 'tree') resolve();
      });
    });
    expect([...new Set(messages.map(({ kind }) => kind))]).toEqual(['read', 'log', 'ready', 'tree']);
    expect(messages.at(-1)).toMatchObject({ tree: { start: 'a', errors: [expect.stringContaining('a: ')] } });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

describe('the messages about a call', () => {
  function observed() {
    const messages: FromServer[] = [];
    const observer = callMessages(tree, (message) => messages.push(message));
    return { messages, observer, ...caller(appOf(tree, observer), 'CA1') };
  }

  it('are each turn, and the end', async () => {
    const { messages, press } = observed();
    for (const key of [undefined, '2', '#']) await press(key);
    const any = { requestId: expect.any(String), ms: expect.any(Number) };
    const about = { kind: 'turn', call: 'CA1', from: '…4567', ...any };
    const digits = (typed: string) => ({ kind: 'digits', digits: typed });
    expect(messages).toEqual([
      { ...about, left: undefined, input: undefined, passed: ['welcome'], entered: 'counter', ends: false },
      { ...about, left: 'counter', input: digits('2'), passed: [], entered: 'order', ends: false },
      { ...about, left: 'order', input: digits('#'), passed: [], entered: 'order', ends: true },
      { kind: 'ended', call: 'CA1' },
    ]);
  });

  it('include a caller who hangs up', async () => {
    const { messages, ask, press } = observed();
    await press(undefined);
    await ask({ CallStatus: 'completed' });
    expect(messages.slice(1)).toMatchObject([{ ends: true }, { kind: 'ended' }]);
  });

  it.each([
    ['+14155550123', '…0123'],
    ['anonymous', 'anonymous'],
    ['sip:anna@example.com', 'sip:anna@example.com'],
    [`client:${'x'.repeat(80)}`, `client:${'x'.repeat(52)}…`],
    ['', 'unknown'],
  ])('names the caller %s as %s', async (from, name) => {
    const { messages, ask } = observed();
    await ask({ From: from });
    expect(messages).toMatchObject([{ from: name }]);
  });

  it('include a refusal, a failure with its rescue, a silent caller, and the end that Twilio reports', () => {
    const { messages, observer } = observed();
    const call = testCall({ sid: 'CA1' });
    observer.refusal?.({ status: 403, reason: () => 'wrong signature', sid: undefined });
    observer.failure?.({
      error: new Error('no luck'),
      rescueError: 'worse',
      call,
      left: 'counter',
      entered: 'owner',
      at: { file: import.meta.filename, line: 1 },
      trail: ['unknown', 'baker'],
      input: undefined,
      ms: 1,
    });
    observer.silence?.({ call, left: 'counter', turns: 10 });
    observer.end?.({ call, status: 'completed', seconds: 5, state: 'counter' });
    expect(messages).toMatchObject([
      { kind: 'log', message: '403: wrong signature' },
      { kind: 'log', message: expect.stringMatching(/^Error: no luck\n +at /) },
      { kind: 'log', message: 'worse' },
      {
        kind: 'turn',
        left: 'counter',
        passed: ['unknown'],
        entered: 'owner',
        failure: {
          error: { message: 'Error: no luck', place: { line: 1 }, frame: [{ marked: true }, {}, {}] },
          rescueError: { message: 'worse' },
          broke: 'baker',
          leaving: false,
          beside: false,
        },
      },
      { kind: 'log', message: '…4567 was silent for 10 turns in counter: the call was ended' },
      { kind: 'ended', call: 'CA1' },
      { kind: 'ended', call: 'CA1' },
    ]);
  });
});
