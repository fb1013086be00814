import { describe, expect, it } from 'vitest';
import { errorPlace } from '../../src/webhook/error-place.js';

const withStack = (...frames: string[]) =>
  Object.assign(new Error('no luck'), { stack: ['Error: no luck', ...frames].join('\n') });

describe('the place of an error', () => {
  it('is this line', () => {
    expect(errorPlace(new Error('no luck'))).toEqual({ file: import.meta.filename, line: 9 });
  });

  it('is the first frame that is the tree’s own', () => {
    const error = withStack(
      '    at a message (file://host/ivr.ts:1:1)',
      '    at a message (file:///a%2Fb.ts:1:1)',
      '    at VoiceResponse.say (/app/node_modules/twilio/lib/twiml/VoiceResponse.js:10:5)',
      '    at async Promise.all (index 0)',
      '    at node:internal/process/task_queues:95:5',
      '    at enterMenu (file:///app/my%20trees/ivr.ts:43:9)',
      '    at enterState (/app/src/state-machine.ts:66:20)',
    );
    expect(errorPlace(error)).toEqual({ file: '/app/my trees/ivr.ts', line: 43 });
  });

  it.each([
    ['a text', 'no luck'],
    [
      'an error of the engine',
      withStack(
        '    at find (/app/dist/state-machine.js:1:1)',
        '    at rescue (/app/dist/webhook/rescue.js:1:1)',
      ),
    ],
    ['an error without a stack', Object.assign(new Error('x'), { stack: undefined })],
    [
      'an error whose stack throws',
      Object.defineProperty(new Error('x'), 'stack', {
        get: () => {
          throw new Error('a trap');
        },
      }),
    ],
    ['a message of 5 MB', new Error('x '.repeat(2_500_000))],
  ])('is unknown or found quickly: %s', (_what, error) => {
    const place = errorPlace(error);
    expect(place === undefined || place.file === import.meta.filename).toBe(true);
  });
});
