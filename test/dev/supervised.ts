import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** The end of a server's source: listens, says that it is ready, then sends these messages. */
export const ready = (...messages: object[]) => `
  .listen(0, '127.0.0.1', function () {
    process.send({ kind: 'ready', port: this.address().port });
    for (const message of ${JSON.stringify(messages)}) process.send(message);
  });`;

/** The source of a server that sends these messages, answers with a text, and crashes at POST. */
export const answering = (text: string, ...messages: object[]) => `
  require('node:http').createServer((request, response) => {
    if (request.method === 'POST') {
      console.error('Error: no luck\\n    at library (node:internal/x:1:1)');
      process.exit(3);
    }
    response.end('${text}');
  })${ready(...messages)}`;

/** The source of a server that says that it is broken. */
export const broken = (...problems: string[]) =>
  `process.send({ kind: 'broken', problems: ${JSON.stringify(problems)} });`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A script in a folder of its own, which the test changes: the command that runs it, and how to save it. */
export function script(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dev-'));
  folders.push(folder);
  const file = join(folder, 'server.cjs');
  const save = (changed: string) => writeFileSync(file, changed);
  save(source);
  return { folder, file, save, command: [process.execPath, file] };
}

/** Records calls, which a test waits for: of each name one after the other. */
export function recorder() {
  const emitter = new EventEmitter();
  const calls = new Map<string, unknown[][]>();
  const callsOf = (name: string) => {
    const known = calls.get(name) ?? [];
    calls.set(name, known);
    return known;
  };
  return {
    record:
      (name: string) =>
      (...args: unknown[]) => {
        callsOf(name).push(args);
        emitter.emit('call');
      },
    /** The arguments of the next call of this name. */
    async next(name: string): Promise<unknown[]> {
      for (;;) {
        const call = callsOf(name).shift();
        if (call) return call;
        await once(emitter, 'call');
      }
    },
  };
}
