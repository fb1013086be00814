import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { Patient } from '../../src/dev/diagnose.js';
import { OWNER_PATH } from '../../src/dev/owner.js';
import { listen } from '../../src/listen.js';
import { tree } from '../trees/bakery.js';
import { ACCOUNT, TOKEN, twilioApi } from './twilio-api.js';

export const NUMBER = '+15551230001';
/** Serves until the test has finished; gives the port. */
export async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server, 0, '127.0.0.1');
}

/** A folder with these files, which goes when the test has finished. */
export function folderOf(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** All that a real call needs, healthy: the tree behind a public URL, and a number that points there. */
export async function healthy() {
  const app = createApp(loadConfig({ SESSION_SECRET: 's', TWILIO_AUTH_TOKEN: TOKEN }), tree);
  const status: { publicUrl?: string; problem?: string } = {};
  const world = { answer: app as RequestListener };
  const port = await serve((request, response) => {
    if (request.url === OWNER_PATH) response.end(JSON.stringify({ run: 'a run', pid: 1, ...status }));
    else world.answer(request, response);
  });
  const base = `http://127.0.0.1:${port}`;
  const api = await twilioApi([NUMBER]);
  onTestFinished(api.close);
  const number = api.numbers[0] ?? { sid: '', phone_number: '' };
  const point = (to: string) =>
    Object.assign(number, {
      voice_url: `${to}/webhook`,
      voice_method: 'POST',
      voice_fallback_url: `${to}/fallback`,
      voice_fallback_method: 'POST',
      status_callback: `${to}/status`,
      status_callback_method: 'POST',
    });
  point(base);
  const state = folderOf({});
  const env: Record<string, string> = {
    PORT: `${port}`,
    PUBLIC_URL: base,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_PHONE_NUMBER: NUMBER,
    XDG_STATE_HOME: state,
  };
  const patient: Patient = {
    env,
    folder: '.',
    treeName: undefined,
    twilio: api.client(),
    forward: async () => ({ url: () => base, close: async () => {} }),
  };
  return { world, base, api, number, point, env, status, patient, state };
}

export type World = Awaited<ReturnType<typeof healthy>>;
