import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import {
  baseUrlOf,
  checkNode,
  checkNumber,
  checkPort,
  checkSignature,
  diagnose,
} from '../../src/dev/diagnose.js';
import { listen } from '../../src/listen.js';
import { run } from '../helpers/run.js';
import { temporaryFile } from '../helpers/temporary-file.js';
import { tree } from '../trees/bakery.js';
import { twilioApi } from './twilio-api.js';

const servers: { close: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<number> {
  const server: Server = createServer(answer);
  servers.push(server);
  return listen(server, 0, '127.0.0.1');
}

const verifying = (env: Record<string, string> = {}) =>
  createApp(loadConfig({ SESSION_SECRET: 's', TWILIO_AUTH_TOKEN: 'token', ...env }), tree);

describe('Node', () => {
  it.each([
    ['v20.19.0', true],
    ['v22.0.0', true],
    ['v20.18.3', false],
    ['v18.20.0', false],
  ])('%s is enough: %s', (version, enough) => {
    expect(checkNode(version).todo === undefined).toBe(enough);
  });
});

describe('the port', () => {
  it('is fine where the tree answers', async () => {
    expect(await checkPort(await serve(verifying()))).not.toHaveProperty('todo');
  });

  it('tells that another program has the port', async () => {
    const port = await serve((_request, response) => response.end('hello'));
    expect((await checkPort(port)).todo).toContain('another program answers there');
  });

  it('tells that nothing answers there', async () => {
    const port = await serve(() => {});
    for (const server of servers.splice(0)) server.close();
    expect((await checkPort(port)).todo).toContain('start the tree with `npm run dev`');
  });
});

describe('a signed request', () => {
  const signed = async (env: Record<string, string>, token: string) => {
    const url = `http://127.0.0.1:${await serve(verifying(env))}/webhook`;
    return checkSignature('signed', { url, publicUrl: 'https://x.ngrok.app/webhook', token });
  };

  it('passes with the token', async () => {
    expect(await signed({}, 'token')).toEqual({ what: 'signed' });
  });

  it('passes with PUBLIC_URL', async () => {
    expect(await signed({ PUBLIC_URL: 'https://x.ngrok.app' }, 'token')).toEqual({ what: 'signed' });
  });

  it.each([
    ['another token', {}, 'old token'],
    ['another PUBLIC_URL', { PUBLIC_URL: 'https://other.example.com' }, 'token'],
    ['a proxy that is not trusted', { TRUST_PROXY: 'false' }, 'token'],
  ])('fails with %s, and the finding lists the usual causes of a 403', async (_what, env, token) => {
    const { todo } = await signed(env, token);
    expect(todo).toContain('the tree answers 403');
    expect(todo).toContain('set PUBLIC_URL');
  });

  it.each<[string, RequestListener, string]>([
    [
      'another program',
      (_request, response) => response.end('hello'),
      'answers 200: the URL does not lead to this tree',
    ],
    [
      'nothing',
      (_request, response) => response.writeHead(404).end(),
      'answers 404: the URL does not lead to this tree',
    ],
  ])('tells that the address leads to %s', async (_what, answer, todo) => {
    const url = `http://127.0.0.1:${await serve(answer)}/webhook`;
    expect((await checkSignature('signed', { url, publicUrl: url, token: 't' })).todo).toContain(todo);
  });

  it('tells that nothing answers at the address', async () => {
    const publicUrl = 'http://127.0.0.1:9/webhook';
    const { todo } = await checkSignature('signed', { url: publicUrl, publicUrl, token: 't' });
    expect(todo).toContain('cannot be reached');
  });
});

describe('the number', () => {
  const NUMBER = '+15551230001';

  async function pointingAt(settings: Record<string, string>) {
    const api = await twilioApi([NUMBER]);
    servers.push(api);
    Object.assign(api.numbers[0] ?? {}, settings);
    return api.client().numbers;
  }

  it('is fine where it points at this tree by POST', async () => {
    const numbers = await pointingAt({ voice_url: 'https://x.ngrok.app/webhook', voice_method: 'POST' });
    const base = await baseUrlOf(numbers, NUMBER);
    expect(base).toBe('https://x.ngrok.app');
    expect(await checkNumber(numbers, NUMBER, `${base}/webhook`)).not.toHaveProperty('todo');
  });

  it.each([
    [
      { voice_url: 'https://x/webhook', voice_method: 'GET' },
      'the method of its webhook is GET: set it to HTTP POST',
    ],
    [
      { voice_url: 'https://other/webhook', voice_method: 'POST' },
      'the number points at https://other/webhook, not at https://x/webhook',
    ],
    [{ voice_url: '', voice_method: 'POST' }, 'the number points at nothing'],
    [{ trunk_sid: 'TK1' }, 'is routed to the SIP trunk TK1'],
  ])('with %o is a finding with what to do', async (settings, todo) => {
    const numbers = await pointingAt(settings);
    expect((await checkNumber(numbers, NUMBER, 'https://x/webhook')).todo).toContain(todo);
  });
});

describe('the doctor', () => {
  const TREE = 'test/trees/bakery.ts';
  /** What there is to do, in lines. */
  const todo = async (env: Record<string, string>, tree = TREE) =>
    (await diagnose(env, tree)).flatMap((one) => (one.todo === undefined ? [] : `${one.what}: ${one.todo}`));

  it('finds nothing to do where all is well', async () => {
    const port = await serve(verifying());
    const findings = await diagnose({ PORT: `${port}`, TWILIO_AUTH_TOKEN: 'token' }, TREE);
    expect(findings.filter((one) => one.todo !== undefined)).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual([
      `Node ${process.version}`,
      expect.stringContaining('.env'),
      `the tree ${TREE}`,
      'configuration',
      `port ${port}: the tree answers`,
      'a request signed by Twilio passes',
      'no fixed address (NGROK_DOMAIN, PUBLIC_URL): the public URL is not checked',
    ]);
  });

  it('finds a wrong token', async () => {
    const port = await serve(verifying());
    expect(await todo({ PORT: `${port}`, TWILIO_AUTH_TOKEN: 'old token' })).toEqual([
      expect.stringContaining('a request signed by Twilio passes: the tree answers 403.'),
    ]);
  });

  it.each([
    [
      "export const tree = { states: { a: { enter() {}, exit: 'b' } }, start: 'a', rescue: 'a' };",
      'leads to "b"',
    ],
    ['export const tree = nothing;', 'does not run: nothing is not defined'],
  ])('names what is wrong with the tree %s', async (text, problem) => {
    const found = await todo({}, temporaryFile('tree.mjs', text));
    expect(found[0]).toContain('the tree');
    expect(found[0]).toContain(problem);
  });

  it('names everything that is wrong with the environment', async () => {
    expect(await todo({ PORT: 'x', NGROK_DOMAIN: 'https://x' })).toEqual([
      expect.stringContaining('configuration: PORT is "x"'),
      expect.stringContaining('configuration: NGROK_DOMAIN is "https://x"'),
    ]);
  });

  it('is npm run doctor, which prints each finding and exits 1 where there is something to do', async () => {
    const { output, code } = await run('commands/doctor.ts', ['--tree', 'trees/bakery.ts'], {
      env: { PORT: 'x' },
    });
    expect(output).toContain('ok    the tree trees/bakery.ts\n');
    expect(output).toContain('TO DO configuration: PORT is "x"');
    expect(code).toBe(1);
  });
});
