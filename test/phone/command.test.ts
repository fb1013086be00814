import { spawn } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, describe, expect, it } from 'vitest';
import { copyProject } from '../project.js';
import { run } from '../run.js';

const runCall = (args: string[], input = '') => run('call.ts', args, { input });

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/voice?a=b`;
}

const MENU =
  'Listen to the following menu options. For sales, press one. For support, press two. ' +
  'For our business hours, press three. To repeat these options, press nine. ' +
  'To speak with the receptionist, press zero.';

describe('a script', () => {
  it('prints the transcript of a call to the tree, plain where it is piped', async () => {
    const { code, output, errors } = await runCall(['3', '5', '1', 'speak:4']);
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(output).toBe(
      [
        'Tree    Welcome to ACME, Inc.',
        `        ${MENU}`,
        'Caller  presses 3',
        'Tree    We are open Monday through Friday from 9 AM to 6 PM, and Saturday from 10 AM to 1 PM. We are closed on Sunday.',
        '        Press one to repeat this message or any other key to go back to the menu.',
        'Caller  presses 5',
        `Tree    ${MENU}`,
        'Caller  presses 1',
        'Tree    All our sales representatives are currently busy, please leave us a message and we will return your call as soon as possible.',
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
    [[], '3 1\n', 'Caller  presses 1'],
    [[], '', 'Caller  hangs up'],
  ])('of %j with %j piped in is played', async (args, input, line) => {
    const { code, output } = await runCall(args, input);
    expect(output).toContain(`${line}\n`);
    expect(code).toBe(0);
  });

  it('prints one JSON object a line with --json', async () => {
    const { output } = await runCall(['--json', '--from', '+15550001111', '3']);
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
    expect(events[1]).toEqual({ event: 'verb', name: 'Say', attributes: {}, text: 'Welcome to ACME, Inc.' });
    expect(events.at(-1)).toEqual({ event: 'end', reason: 'caller-hangup' });
  });

  it('ends quietly where nobody reads on', async () => {
    const args = ['--import', 'tsx', join(import.meta.dirname, '../../src/call.ts'), '3'];
    const child = spawn(process.execPath, args, {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    expect(await text(child.stderr)).toBe('');
  });

  it('shows the documents with --twiml', async () => {
    const { output } = await runCall(['--twiml', '0']);
    expect(output).toContain('<Response><Dial>+12345678900</Dial></Response>');
  });
});

describe('--url', () => {
  it('calls any webhook, and signs with --auth-token', async () => {
    let valid = false;
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (data) => {
        body += data;
      });
      request.on('end', () => {
        const signature = String(request.headers['x-twilio-signature']);
        valid = validateRequest('secret', signature, url, Object.fromEntries(new URLSearchParams(body)));
        response.setHeader('Content-Type', 'text/xml').end('<Response><Say>Hello</Say></Response>');
      });
    });
    const { code, output } = await runCall(['--url', url, '--auth-token', 'secret']);
    expect(output).toBe('Tree    Hello\nTwilio  ends the call: the TwiML is over\n');
    expect(valid).toBe(true);
    expect(code).toBe(0);
  });

  it('exits 1 where the caller would have heard an application error', async () => {
    const url = await serve((_request, response) => response.writeHead(500).end('oops'));
    const { code, output } = await runCall(['--url', url, '1']);
    expect(output).toContain(`Error   11217: ${url} answered 500\n`);
    expect(output).toContain('"An application error has occurred. Goodbye."');
    expect(code).toBe(1);
  });

  it('shows a document as it is written', async () => {
    const body = '<Response>\n  <Say>Hello</Say>\n</Response>';
    const url = await serve((_request, response) => response.setHeader('Content-Type', 'text/xml').end(body));
    const { output } = await runCall(['--url', url, '--twiml']);
    expect(output).toContain('\n          <Say>Hello</Say>\n');
  });

  it('warns of what Twilio survives', async () => {
    const url = await serve((_request, response) =>
      response.setHeader('Content-Type', 'text/xml').end('<Response><Speak>Hello</Speak></Response>'),
    );
    const { code, output } = await runCall(['--url', url]);
    expect(output).toContain('Warning 12200: Twilio knows no <Speak>');
    expect(code).toBe(0);
  });
});

describe('a mistake', () => {
  it.each([
    [['x'], '"x" is no act. Use keys (0-9, *, #), wait, hangup,'],
    [['speak:long'], '"speak:long" is no act.'],
    [['--ur', 'x'], "Unknown option '--ur'"],
    [['--url', 'localhost:3000'], '--url is "localhost:3000", but must be an http(s) URL'],
    [['hangup', '1'], 'cannot press: the call has ended'],
    [
      ['0', '1'],
      'cannot press now, the phone is dialing: answer, busy, no-answer, failed, wait, hangup would make sense',
    ],
  ])('%j is said, with what to do, and exits 2', async (args, message) => {
    const { code, errors } = await runCall(args);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('--help shows examples, which end well', async () => {
    const { code, output } = await runCall(['--help']);
    expect(code).toBe(0);
    const scripts = [...output.matchAll(/^ {2}npm run call -- (?!--)(.+?) {2,}/gm)].map(
      ([, script = '']) => script,
    );
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts)
      expect([script, (await runCall(script.split(' '))).code]).toEqual([script, 0]);
  });
});

describe('a tree that breaks', () => {
  it.each([
    [
      'in a call',
      'function exitMenu(call: Call): StateName {',
      "$&\n  throw new Error('no luck');",
      'Error: no luck',
      0,
    ],
    ['before it runs', 'function exitMenu', 'funktion exitMenu', 'src/ivr.ts:', 1],
  ] as const)('%s says why', async (_when, from, to, why, exitCode) => {
    const { folder, edit, remove } = copyProject();
    edit(from, to);
    const { code, errors } = await run('call.ts', ['3'], { project: folder });
    remove();
    expect(errors).toContain(why);
    expect(code).toBe(exitCode);
  });
});
