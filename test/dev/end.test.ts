import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { dev, isAlive } from './copy.js';

describe('npm run dev', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends everything at %s with exit code 0', async (signal) => {
    const running = dev();
    await running.webhook();
    const processes = running.processes();
    expect(processes.length).toBeGreaterThan(1);
    running.kill(signal);
    expect(await running.exit).toBe(0);
    await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  it.each([300, 500, 700, 900, 1100])('ends without an error at a Ctrl-C after %d ms', async (ms) => {
    const running = dev();
    setTimeout(() => running.kill('SIGINT'), ms);
    expect([0, null]).toContain(await running.exit);
    expect(running.printed()).not.toContain('Error');
  });

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'ends with exit code 0 at a %s that comes again and again',
    async (signal) => {
      const running = dev();
      await running.webhook();
      const again = setInterval(() => running.kill(signal), 2);
      expect(await running.exit).toBe(0);
      clearInterval(again);
    },
  );

  it('leaves no server behind when it is killed', async () => {
    const running = dev();
    await running.webhook();
    const processes = running.processes();
    running.kill('SIGKILL');
    await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  it('says which port is in use, and how to choose another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const running = dev({ PORT: `${port}` });
    expect(await running.exit).toBe(1);
    other.close();
    expect(running.printed()).toContain(
      `Port ${port} is in use: end the program that has it, or choose another with PORT=${port + 1}`,
    );
  });

  it('says everything that is wrong with the environment at once', async () => {
    const running = dev({ RECEPTION_NUMBER: '123', TWILIO_ACCOUNT_SID: 'x', NGROK_DOMAIN: 'https://x' });
    expect(await running.exit).toBe(1);
    for (const name of ['RECEPTION_NUMBER', 'TWILIO_ACCOUNT_SID', 'NGROK_DOMAIN']) {
      expect(running.printed()).toContain(`- ${name} is `);
    }
  });
});
