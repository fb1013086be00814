import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { baseUrlOf, checkNode, checkNumber, checkPort, checkSignature } from '../../src/dev/checks.js';
import { listen } from '../../src/listen.js';
import { copyProject } from '../project.js';
import { run } from '../run.js';
import { tree } from '../support.js';
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

  it('says that another program has it', async () => {
    const port = await serve((_request, response) => response.end('hello'));
    expect((await checkPort(port)).todo).toContain('another program answers there');
  });

  it('says that nothing answers there', async () => {
    const port = await serve(() => {});
    for (const server of servers.splice(0)) server.close();
    expect((await checkPort(port)).todo).toContain('start the tree with `npm run dev`');
  });
});

describe('a request made as Twilio makes it', () => {
  const signed = async (env: Record<string, string>, token: string) => {
    const url = `http://127.0.0.1:${await serve(verifying(env))}/webhook`;
    return checkSignature('signed', { url, publicUrl: 'https://x.ngrok.app/webhook', token });
  };

  it('passes by the token', async () => {
    expect(await signed({}, 'token')).toEqual({ what: 'signed' });
  });

  it('passes by PUBLIC_URL', async () => {
    expect(await signed({ PUBLIC_URL: 'https://x.ngrok.app' }, 'token')).toEqual({ what: 'signed' });
  });

  it.each([
    ['another token', {}, 'old token'],
    ['a PUBLIC_URL that is not the one', { PUBLIC_URL: 'https://other.example.com' }, 'token'],
    ['a proxy that is not trusted', { TRUST_PROXY: 'false' }, 'token'],
  ])('fails by %s with the usual causes of a 403', async (_what, env, token) => {
    const { todo } = await signed(env, token);
    expect(todo).toContain('the tree answers 403');
    expect(todo).toContain('set PUBLIC_URL');
  });

  it.each<[string, RequestListener, string]>([
    [
      'another program',
      (_request, response) => response.end('hello'),
      'answers 200: it does not lead to this tree',
    ],
    [
      'nothing',
      (_request, response) => response.writeHead(404).end(),
      'answers 404: it does not lead to this tree',
    ],
  ])('says that the address leads to %s', async (_what, answer, todo) => {
    const url = `http://127.0.0.1:${await serve(answer)}/webhook`;
    expect((await checkSignature('signed', { url, publicUrl: url, token: 't' })).todo).toContain(todo);
  });

  it('says that the address leads nowhere', async () => {
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
    return api.client();
  }

  it('is fine where it asks this tree by POST', async () => {
    const numbers = await pointingAt({ voice_url: 'https://x.ngrok.app/webhook', voice_method: 'POST' });
    const base = await baseUrlOf(numbers, NUMBER);
    expect(base).toBe('https://x.ngrok.app');
    expect(await checkNumber(numbers, NUMBER, `${base}/webhook`)).not.toHaveProperty('todo');
  });

  it.each([
    [
      { voice_url: 'https://x/webhook', voice_method: 'GET' },
      'its webhook is asked by GET: set it to HTTP POST',
    ],
    [
      { voice_url: 'https://other/webhook', voice_method: 'POST' },
      'it points at https://other/webhook, not at https://x/webhook',
    ],
    [{ voice_url: '', voice_method: 'POST' }, 'it points at nothing'],
    [{ trunk_sid: 'TK1' }, 'is routed to the SIP trunk TK1'],
  ])('with %o says what to do', async (settings, todo) => {
    const numbers = await pointingAt(settings);
    expect((await checkNumber(numbers, NUMBER, 'https://x/webhook')).todo).toContain(todo);
  });
});

describe('npm run doctor', () => {
  const doctor = (env: Record<string, string>) => run('dev/doctor.ts', [], { env });

  it('exits 0 where everything is well', async () => {
    const port = await serve(verifying());
    const { output, code } = await doctor({ PORT: `${port}`, TWILIO_AUTH_TOKEN: 'token' });
    expect(output).toContain(`ok    port ${port}: the tree answers`);
    expect(output).toMatch(/^ok {4}the tree .*src.ivr.ts$/m);
    expect(output).toContain('ok    a request signed by Twilio passes');
    expect(output).not.toContain('TO DO');
    expect(code).toBe(0);
  });

  it('exits 1 and says what to do where something is not', async () => {
    const port = await serve(verifying());
    const { output, code } = await doctor({ PORT: `${port}`, TWILIO_AUTH_TOKEN: 'old token' });
    expect(output).toContain('TO DO a request signed by Twilio passes: the tree answers 403.');
    expect(code).toBe(1);
  });

  it.each([
    ["exit: 'menu' },\n};", "exit: 'meny' },\n};", 'src/ivr.ts: error: its exit leads to "meny"'],
    ['function enterMenu', 'funktion enterMenu', 'src/ivr.ts:14 does not run: Transform failed'],
  ])('names what is wrong with the tree where %j was changed', async (from, to, todo) => {
    const { folder, edit, remove } = copyProject();
    edit(from, to);
    const { output, code } = await run('dev/doctor.ts', [], { project: folder });
    remove();
    expect(output).toContain(todo);
    expect(code).toBe(1);
  });

  it('names what is wrong with the environment', async () => {
    const { output, code } = await doctor({ PORT: 'x', NGROK_DOMAIN: 'https://x' });
    expect(output).toContain('TO DO configuration: PORT is "x"');
    expect(output).toContain('TO DO configuration: NGROK_DOMAIN is "https://x"');
    expect(code).toBe(1);
  });
});
