import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Page, servePage } from '../../../src/dev/page/serve-page.js';

let page: Page;
beforeAll(async () => {
  page = await servePage({ port: 0, webhookUrl: 'http://127.0.0.1:1/webhook' });
});
afterAll(() => page.close());

/** Asks with these headers, the Host among them, which fetch would not let one choose. */
async function ask(path: string, headers: Record<string, string>, body?: string) {
  const { port } = new URL(page.url);
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { Host: `localhost:${port}`, ...headers },
      };
      request(options, async (response) => {
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
      })
        .on('error', reject)
        .end(body);
    },
  );
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HANG_UP = '{"tab":"one","command":"act","act":{"act":"hangup"}}';

describe('the page', () => {
  it('has a policy that allows only this server, and only scripts in files', async () => {
    const { status, headers, body } = await ask('/', {});
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|http|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toMatch(/<script(?![^>]* src="\/)|\sstyle=|\son\w+=|https?:/);
  });

  it('starts no editor', async () => {
    expect((await ask('/__open-in-editor?file=/no/such/file', {})).status).toBe(404);
  });

  it.each(['/main.ts', '/style/page.css', '/icon.svg'])('has %s', async (path) => {
    expect((await ask(path, { Accept: path.endsWith('css') ? 'text/css' : '*/*' })).status).toBe(200);
  });

  it.each([
    '/../serve-page.ts',
    `/@fs${import.meta.dirname}/../../../package.json`,
    '/@fs/etc/passwd',
    '/package.json',
  ])('does not serve %s', async (path) => {
    const { status, body } = await ask(path, {});
    expect([403, 404]).toContain(status);
    expect(body).not.toMatch(/twilio-phone-tree|root:/);
  });
});

describe('another site', () => {
  it.each([
    ['whose name leads here', '/', { Host: 'evil.example' }, undefined],
    ['whose name leads here, with our port', '/', { Host: 'evil.example:3001' }, undefined],
    ['that reads what is told', '/events', { 'Sec-Fetch-Site': 'cross-site' }, undefined],
    ['that reads our code', '/main.ts', { 'Sec-Fetch-Site': 'same-site' }, undefined],
    ['that sends an act', '/command', { ...JSON_TYPE, Origin: 'https://evil.example' }, HANG_UP],
    ['of another port of this computer', '/command', { ...JSON_TYPE, Origin: 'http://localhost:1' }, HANG_UP],
    ['that hides its name', '/command', { ...JSON_TYPE, Origin: 'null' }, HANG_UP],
    ['without a name', '/command', JSON_TYPE, HANG_UP],
  ])('%s is refused %s', async (_who, path, headers, body) => {
    expect((await ask(path, headers, body)).status).toBe(403);
  });

  it('with a form is refused', async () => {
    const headers = { 'Content-Type': 'text/plain', Origin: page.url };
    expect((await ask('/command', headers, HANG_UP)).status).toBe(403);
  });

  it('may link to the page', async () => {
    expect((await ask('/', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(200);
  });
});

describe('a command', () => {
  const send = (body: string) => ask('/command', { ...JSON_TYPE, Origin: page.url }, body);

  it.each([
    '{}',
    'null',
    '[]',
    '{"tab":"one","command":"dance"}',
    '{"command":"call"}',
    '{"tab":7,"command":"call"}',
    `{"tab":"${'x'.repeat(101)}","command":"call"}`,
    '{"tab":"one","command":"act"}',
    '{"tab":"one","command":"act","act":{"act":"press","key":"12"}}',
    '{"tab":"one","command":"act","act":{"act":"press"}}',
    '{"tab":"one","command":"act","act":{"act":"say","text":7}}',
    '{"tab":"one","command":"act","act":{"act":"constructor"}}',
    '{"tab":"one","command":"speech","id":"1","speech":"begun"}',
    '{"tab":"one","command":"speech","id":1,"speech":"sung"}',
    '{',
  ])('%s is unknown', async (body) => {
    expect((await send(body)).status).toBe(400);
  });

  it('that is impossible now is refused with the reason', async () => {
    const { status, body } = await send(HANG_UP);
    expect([status, body]).toEqual([409, 'cannot hangup: there is no call']);
  });

  it('of more than 10 kB is refused', async () => {
    expect((await send(`{"command":"${'x'.repeat(20_000)}"}`)).status).toBe(413);
  });
});

it('a port in use is an error, and nothing is left running', async () => {
  const { port } = new URL(page.url);
  const second = servePage({ port: Number(port), webhookUrl: 'http://127.0.0.1:1/webhook' });
  await expect(second).rejects.toThrow(`choose another with PHONE_PORT=${Number(port) + 1}`);
});
