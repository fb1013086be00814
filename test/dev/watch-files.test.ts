import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isTemporary, watchFiles } from '../../src/dev/watch-files.js';
import { temporaryFile } from '../helpers/temporary-file.js';

it.each([
  ...[
    'ivr.ts~',
    '.#ivr.ts',
    '#ivr.ts#',
    '.ivr.ts.swp',
    '4913',
    'ivr.ts.tmp',
    '.goutputstream-X1',
    'ivr.ts.bak',
  ],
  ...['ivr.ts___jb_tmp___', '.DS_Store', 'ivr.ts.kate-swp'],
])('%s is an editor’s own file', (name) => {
  expect(isTemporary(`/src/${name}`)).toBe(true);
});

it.each(['ivr.ts', 'prompts.json', '.env', 'template.ts', 'holidays.csv'])('%s is not', (name) => {
  expect(isTemporary(`/src/${name}`)).toBe(false);
});

it('a watcher reports saved files, also those outside that are added later, but no packages and caches', async () => {
  const file = temporaryFile('ivr.ts', '');
  const outside = temporaryFile('prompts.json', '');
  const folder = join(outside, '../node_modules/a');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), '');
  const cached = join(outside, `../tsx-0/17955-${'0a'.repeat(20)}`);
  mkdirSync(join(cached, '..'));
  writeFileSync(cached, '');
  const changes = new EventEmitter();
  const watcher = watchFiles([join(file, '..')], (files) =>
    changes.emit(
      'files',
      files.map((one) => basename(one)),
    ),
  );
  onTestFinished(() => watcher.close());
  await watcher.ready;
  writeFileSync(join(file, '../.ivr.ts.swp'), '');
  writeFileSync(file, 'changed');
  expect(await once(changes, 'files')).toEqual([['ivr.ts']]);
  watcher.add([outside, join(folder, 'index.js'), cached]);
  // A file is watched a moment after it was added: it is saved until that is noticed.
  const saving = setInterval(() => {
    for (const other of [join(folder, 'index.js'), cached]) writeFileSync(other, `${Math.random()}`);
    writeFileSync(outside, `${Math.random()}`);
  }, 60);
  const [files] = await once(changes, 'files').finally(() => clearInterval(saving));
  expect(files).toEqual(['prompts.json']);
});
