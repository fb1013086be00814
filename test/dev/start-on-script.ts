import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { loadDevelopment } from '../../src/dev/settings.js';
import { type Dev, type DevOptions, startDev } from '../../src/dev/start-dev.js';
import { recorder, script } from './supervised.js';

const open: Dev[] = [];
afterEach(async () => {
  for (const dev of open.splice(0)) await dev.close();
});

/** Starts the dev server on a script, which the test saves. It is closed after the test. */
export function startOnScript(
  source: string,
  env: Record<string, string> = {},
  options: Partial<DevOptions> = {},
) {
  const { folder, file, save, command } = script(source);
  const envFile = join(folder, '.env');
  writeFileSync(envFile, '');
  const { record, next } = recorder();
  let printed = '';
  const dev = startDev({
    env,
    ...loadDevelopment({ PORT: '0', PHONE_PORT: '0', ...env }),
    command,
    watched: [file],
    envFile,
    startPage: async () => ({ url: 'http://localhost:1', tell: record('tell'), close: async () => {} }),
    forward: () => Promise.reject(new Error('no tunnel')),
    twilio: undefined,
    stateFolder: folder,
    print(text) {
      printed += `${text}\n`;
      record('print')(text);
    },
    ...options,
  });
  open.push(dev);
  const webhook = () => /http:\/\/localhost:\d+\/webhook/.exec(printed)?.[0] ?? 'no webhook';
  return {
    dev,
    envFile,
    save,
    printed: () => printed,
    /** Settles when this has been printed, after the end of an earlier text; gives the end of this one. */
    async prints(text: string, after = 0): Promise<number> {
      while (!printed.includes(text, after)) await next('print');
      return printed.indexOf(text, after) + text.length;
    },
    /** The next event of this kind that the page is told. */
    async tells(kind: string) {
      for (;;) {
        const [event] = await next('tell');
        if (typeof event === 'object' && event && 'event' in event && event.event === kind) return event;
      }
    },
    ask: async (method = 'GET') => (await fetch(webhook(), { method })).text(),
  };
}
