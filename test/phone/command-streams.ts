import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { type CommandStreams, runCall } from '../../src/phone/command.js';

/** The output and exit code of `npm run call` with this standard input; `url` replaces this project's tree. */
export async function command(args: string[], url = 'http://127.0.0.1:1/', input = '') {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const code = await runCall(args, async () => ({ url, close: () => {} }), { stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  const [output, errors] = await Promise.all([text(stdout), text(stderr)]);
  return { code, output, errors };
}

/** `npm run call` in a terminal, with the time of this clock. */
export function terminal(url: string, clock: CommandStreams['clock'], args: string[] = []) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  let screen = '';
  const watchers: (() => void)[] = [];
  stdout.on('data', (data) => {
    screen += stripVTControlCharacters(String(data));
    for (const look of watchers.splice(0)) look();
  });
  const streams = { stdin, stdout, stderr: new PassThrough(), ...(clock && { clock }) };
  const exit = runCall(args, async () => ({ url, close: () => {} }), streams);
  return {
    exit,
    screen: () => screen,
    /** Settles when this has been written since the last key. */
    async shows(text: string) {
      while (!screen.includes(text)) await new Promise<void>((resolve) => watchers.push(resolve));
      await setImmediate();
    },
    type(key: string) {
      screen = '';
      stdin.write(key);
    },
  };
}
