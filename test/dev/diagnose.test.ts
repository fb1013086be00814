import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whatToInstall } from '../../src/commands/check-install.cjs';
import { checkEnvFile } from '../../src/dev/check-env-file.js';
import { examineConnection } from '../../src/dev/diagnose.js';
import { type Finding, findingsWithin } from '../../src/dev/finding.js';
import { run } from '../helpers/run.js';
import { temporaryFile } from '../helpers/temporary-file.js';
import { FAULTS } from './doctor-faults.js';
import { folderOf, healthy, type World } from './doctor-world.js';

/** What there is to do, one line for each. */
const todos = (found: Finding[]) =>
  found.flatMap((one) => (one.todo === undefined ? [] : `${one.what}: ${one.todo}`));

describe('the doctor', () => {
  it.each(FAULTS)('finds that %s', async (_fault, plant, todo) => {
    const world = await healthy();
    await plant(world);
    expect(todos(await examineConnection(world.patient)).join('\n')).toContain(todo);
  });

  it.each<[string, (world: World) => unknown]>([
    ['all is well', () => {}],
    [
      "the number has README's retries",
      ({ number, base }) => (number['voice_url'] = `${base}/webhook#rc=2&rp=ct`),
    ],
    [
      'nothing but the tree is configured',
      ({ env, patient }) => {
        patient.twilio = undefined as never;
        for (const name of Object.keys(env)) if (!/PORT|XDG/.test(name)) delete env[name];
      },
    ],
    [
      'npm run dev has a tunnel at another address',
      ({ env, status, base }) => {
        env['NGROK_AUTHTOKEN'] = 'a token';
        delete env['PUBLIC_URL'];
        status.publicUrl = base;
      },
    ],
  ])('finds nothing to do where %s', async (_what, change) => {
    const world = await healthy();
    await change(world);
    expect(todos(await examineConnection(world.patient))).toEqual([]);
  });

  it.each<[string, Record<string, string | Buffer>, Record<string, string>, string[]]>([
    ['a good .env', { '.env': 'PORT=3000\nMY_SALES_NUMBER=1\n' }, { TWILIO_AUTH_TOKEN: 'x', PATH: 'y' }, []],
    ['no .env', {}, {}, []],
    ['a misspelt variable', { '.env': 'TWILIO_AUTHTOKEN=x' }, {}, ['did you mean TWILIO_AUTH_TOKEN?']],
    ['a misspelt variable of the shell', {}, { NGROK_AUTH_TOKEN: 'x' }, ['did you mean NGROK_AUTHTOKEN?']],
    ['UTF-16 with a mark', { '.env': Buffer.from('\ufeffPORT=1', 'utf16le') }, {}, ['UTF-16']],
    ['UTF-16 without one', { '.env': Buffer.from('PORT=1', 'utf16le') }, {}, ['UTF-16']],
    ['.env.txt', { '.env.txt': 'PORT=1' }, {}, ['the file is named .env.txt: rename it to .env']],
  ])('reads %s', async (_what, files, env, expected) => {
    const found = todos(await checkEnvFile(folderOf(files), env));
    expect(found).toEqual(expected.map((part) => expect.stringContaining(part)));
  });

  it('gives up on what does not answer', async () => {
    const [found] = await findingsWithin(5, 'Twilio', new Promise(() => {}));
    expect(found?.todo).toContain('no answer within 0.005 s');
  });

  it.each([
    ['v20.19.0', 'ready', undefined],
    ['v22.0.0', 'ready', undefined],
    ['v20.18.3', 'ready', 'TO DO install Node 20.19 or later from https://nodejs.org (this is v20.18.3)'],
    ['v22.0.0', 'empty', 'TO DO run `npm ci`'],
    ['v8.0.0', 'empty', expect.stringMatching(/^TO DO install Node .*, then run `npm ci`$/)],
  ])('says in one sentence what Node %s in a %s folder needs', (version, folder, todo) => {
    const root = folderOf({});
    if (folder === 'ready') mkdirSync(join(root, 'node_modules/tsx'), { recursive: true });
    expect(whatToInstall(version, root)).toEqual(todo);
  });

  it('is npm run doctor, which prints each finding and exits 1 where there is something to do', async () => {
    const text = "const n: number = 'x'; export const tree = nothing;";
    const tree = temporaryFile('tree.ts', text);
    const { output, code } = await run('commands/doctor.ts', ['--tree', tree], { env: { PORT: 'x' } });
    expect(output).toMatch(/TO DO the tree .*tree\.ts:1 does not run: nothing is not defined\n/);
    expect(output).toMatch(/TO DO the tree .*TS2322: Type 'string' is not assignable to type 'number'\.\n/);
    expect(output).toContain('TO DO configuration: PORT is "x"');
    expect(code).toBe(1);
  });
});
