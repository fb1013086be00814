import { expect, it } from 'vitest';
import { run } from '../helpers/run.js';

it('npm start refuses a number of reception that is not E.164, along with all other problems', async () => {
  const { code, errors } = await run('main.ts', [], { env: { PORT: 'x', RECEPTION_NUMBER: '555 1234' } });
  expect(code).toBe(1);
  expect(errors).toContain('- PORT is "x"');
  expect(errors).toContain('- RECEPTION_NUMBER is "555 1234", but must be a phone number in E.164 format');
});
