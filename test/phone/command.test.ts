import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { command } from './command-streams.js';
import { type Answer, SHOP, startWebhook } from './webhook.js';

/** The command in a call to the shop. */
async function inShop(args: string[], input = '') {
  const { url } = await startWebhook(SHOP);
  return command(args, url, input);
}

/** The command in a call to a webhook that has one answer. */
async function calling(answer: Answer, args: string[] = []) {
  const { url, requests } = await startWebhook({ '/': answer });
  return { url, requests, ...(await command(['--url', url, ...args])) };
}

describe('A script', () => {
  it.each([
    ['say:yes, please:0.3', 'Caller  says "yes, please" (confidence 0.3)'],
    ['say:at 10:30', 'Caller  says "at 10:30"'],
  ])('says %s to a Gather that takes words', async (word, line) => {
    const { output } = await calling('<Gather input="speech"/>', [word]);
    expect(output).toContain(`${line}\n`);
  });

  it('prints the transcript of a call, without colours into a pipe', async () => {
    const { code, output, errors } = await inShop(['3', '5', '1', 'speak:4']);
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(output).toBe(
      [
        'Tree    Welcome to the shop.',
        'Twilio  goes on at /menu',
        'Tree    For cakes, press one.',
        'Caller  presses 3',
        'Tree    Open at nine.',
        'Caller  presses 5',
        'Tree    For cakes, press one.',
        'Caller  presses 1',
        'Tree    Leave a message.',
        'Twilio  beeps and records',
        'Caller  speaks for 4 s',
        'Twilio  recorded 4 s',
        'Tree    hangs up',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [['0', 'answer'], '', 'Other   answers'],
    [['0', 'busy'], '', 'Other   is busy'],
    [['0', 'wait'], '', 'Twilio  nobody answers'],
    [['2', 'agent'], '', 'Agent   takes the call'],
    [['2', 'leave'], '', 'Caller  leaves the queue'],
    [['1', 'speak:4:#'], '', 'Caller  speaks for 4 s, then presses #'],
    [['wait', 'hangup'], '', 'Caller  stays silent'],
    [['31'], '', 'Caller  presses 1'],
    [['0', 'answer:machine'], '', 'Other   is a machine, and answers'],
    [['0', 'answer:stay', 'callee:1#', 'callee:hangup'], '', '        presses #'],
    [['0', 'answer:stay', 'callee:wait'], '', '        stays silent'],
    [[], '3 1\n', 'Caller  presses 1'],
    [['1', 'speak:4', 'hangup'], '', 'Tree    hangs up'],
    [[], '', 'Caller  hangs up'],
  ])('of %j with %j piped in is played', async (args, input, line) => {
    const { code, output } = await inShop(args, input);
    expect(output).toContain(`${line}\n`);
    expect(code).toBe(0);
  });

  it('prints one JSON object a line with --json', async () => {
    const { output } = await inShop(['--json', '--from', '+15550001111', '3']);
    const events = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({
      event: 'request',
      method: 'POST',
      params: { From: '+15550001111' },
      status: 200,
    });
    expect(events[0]).not.toHaveProperty('twiml');
    expect(events[1]).toEqual({ event: 'verb', name: 'Say', attributes: {}, text: 'Welcome to the shop.' });
    expect(events.at(-1)).toEqual({ event: 'end', reason: 'caller-hangup' });
  });

  it('shows the documents with --twiml', async () => {
    const { output } = await inShop(['--twiml', '0']);
    expect(output).toContain(
      '\n        <Response>\n          <Dial>+15550001111</Dial>\n        </Response>\n',
    );
    expect(output).toMatch(/^Twilio {2}asks POST http:.*\/chosen: 200\n {8}CallSid=CA.* {2}Digits=0\n/m);
  });
});

describe('--url', () => {
  it('calls any webhook, and signs with --auth-token', async () => {
    const { url, requests, code, output } = await calling('<Say>Hello</Say>', ['--auth-token', 'secret']);
    expect(output).toBe('Tree    Hello\nTwilio  ends the call: the TwiML is over\n');
    const { headers, params = {} } = requests[0] ?? {};
    expect(validateRequest('secret', String(headers?.['x-twilio-signature']), url, params)).toBe(true);
    expect(code).toBe(0);
  });

  it('exits 1 if the caller would have heard an application error', async () => {
    const { url, code, output } = await calling({ status: 500, body: 'oops' }, ['1']);
    expect(output).toContain(`Error   11217: ${url} answered 500\n`);
    expect(output).toContain('"An application error has occurred. Goodbye."');
    expect(code).toBe(1);
  });

  it("prints Twilio's warnings", async () => {
    const { code, output } = await calling('<Speak>Hello</Speak>');
    expect(output).toContain('Warning 12200: Twilio knows no <Speak>');
    expect(code).toBe(0);
  });
});

describe('An option', () => {
  it('sets the method and parameters of requests', async () => {
    const { url, requests } = await startWebhook({ '/': '<Say>Hello</Say>' });
    const options = [
      '--method',
      'get',
      '--param',
      'Lang=de',
      '--param',
      'Note=a=b',
      '--at',
      '2026-12-25T11:00Z',
    ];
    await command(['--url', url, ...options]);
    expect(requests).toMatchObject([
      {
        method: 'GET',
        params: { Lang: 'de', Note: 'a=b' },
        headers: { 'x-call-time': '2026-12-25T11:00:00.000Z' },
      },
    ]);
  });

  it('names the URLs that are asked on failure and at the end', async () => {
    const { url, origin, requests } = await startWebhook({
      '/': { status: 500 },
      '/fallback': '<Say>Sorry</Say>',
      '/status': '',
    });
    const urls = ['--fallback-url', `${origin}/fallback`, '--status-url', `${origin}/status`];
    const { output } = await command(['--url', url, ...urls]);
    expect(output).toContain('Sorry');
    expect(requests.map(({ path }) => path)).toEqual(['/', '/fallback', '/status']);
  });
});

describe('A mistake', () => {
  it.each([
    [['x'], '"x" is not an act. Use keys (0-9, *, #), wait, hangup,'],
    [['speak:long'], '"speak:long" is not an act.'],
    [['--ur', 'x'], "Unknown option '--ur'"],
    [['--url', 'localhost:3000'], '--url is "localhost:3000", but must be an http(s) URL'],
    [['--method', 'PUT'], '--method is "PUT", but must be GET or POST'],
    [['--param', 'Lang'], '--param is "Lang", but must be NAME=VALUE'],
    [['--at', 'noon'], '--at is "noon", but must be a time such as 2026-12-25T11:00'],
    [['--status-url', 'x'], '--status-url is "x", but must be an http(s) URL'],
    [['callee:x'], '"callee:x" is not an act.'],
    [['hangup', '1'], 'cannot press: the call has ended'],
    [['0', 'agent'], '"agent" is not possible while the phone is dialing. Possible now: answer, busy'],
  ])('%j exits 2 with a message', async (args, message) => {
    const { code, errors } = await inShop(args);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('--help shows examples, which end well', async () => {
    const { code, output } = await inShop(['--help']);
    expect(code).toBe(0);
    const scripts = [...output.matchAll(/^ {2}npm run call -- (?!--)(.+?) {2,}/gm)].map(
      ([, script = '']) => script,
    );
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts)
      expect([script, (await inShop(script.split(' '))).code]).toEqual([script, 0]);
  });
});

it('npm run call prints no error when its output is closed', async () => {
  const { url } = await startWebhook(SHOP);
  const cwd = import.meta.dirname;
  const args = ['--import', 'tsx', join(cwd, '../../src/commands/call.ts'), '--url', url, '3'];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  expect(await text(child.stderr)).toBe('');
});
