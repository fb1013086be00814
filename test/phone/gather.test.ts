import { describe, expect, it } from 'vitest';
import { type CallOptions, type PhoneCall, placeCall } from '../../src/phone/call.js';
import { ImpossibleAct } from '../../src/phone/line.js';
import { played } from './calls.js';
import { AUDIO, startWebhook } from './webhook.js';

/** A call that waits in a Gather with these attributes. */
async function gathering(attributes: string, options: CallOptions = {}) {
  const gather = `<Gather action="/got" ${attributes}><Say>Prompt</Say></Gather>`;
  const { url, requests } = await startWebhook({
    '/': `${gather}<Say>Next verb</Say>`,
    '/got': '<Say>Got it</Say>',
  });
  const call = await placeCall(url, options);
  /** The parameters of the action beside the usual ones; undefined without a request. */
  const sent = (name: string) => requests[1]?.params[name];
  return { call, requests, sent };
}

describe('A Gather', () => {
  it.each([
    ['numDigits keys', 'numDigits="3"', '123', '123'],
    ['#', '', '12#', '12'],
    ['# before numDigits keys', 'numDigits="5"', '12#', '12'],
    ['the key of finishOnKey', 'finishOnKey="*"', '1#*', '1#'],
    ['any key of finishOnKey', 'finishOnKey="*0"', '120', '12'],
    ['no key but numDigits of them, finishOnKey being empty', 'finishOnKey="" numDigits="2"', '*#', '*#'],
  ])('is ended by %s', async (_what, attributes, keys, digits) => {
    const { call, requests, sent } = await gathering(attributes);
    await call.press(keys);
    expect(requests.length).toBe(2);
    expect(sent('Digits')).toBe(digits);
    expect(played(call)).toEqual(['Prompt', 'Got it']);
  });

  it('takes the keys that were pressed before a silence', async () => {
    const { call, sent } = await gathering('numDigits="3"');
    await call.press('1');
    expect([call.status, sent('Digits')]).toEqual(['gathering', undefined]);
    await call.wait();
    expect(sent('Digits')).toBe('1');
    expect(played(call)).toEqual(['Prompt', 'Got it']);
  });

  it.each([
    ['nothing', (call: PhoneCall) => call.wait()],
    ['the finish key first', (call: PhoneCall) => call.press('#')],
  ])('of which the caller presses %s leads to the next verb', async (_what, act) => {
    const { call, requests } = await gathering('');
    await act(call);
    expect(requests.length).toBe(1);
    expect(played(call)).toEqual(['Prompt', 'Next verb']);
    expect(call.endReason).toBe('end-of-document');
  });

  it('without a verb after it ends the call if nothing is pressed', async () => {
    const { url } = await startWebhook(['<Gather/>']);
    const call = await placeCall(url);
    expect(call.status).toBe('gathering');
    await call.wait();
    expect([call.status, call.endReason]).toEqual(['ended', 'end-of-document']);
  });

  it.each([
    ['wait', 'empty', ''],
    ['wait', 'absent', undefined],
    ['press', 'empty', ''],
    ['press', 'absent', undefined],
  ] as const)(
    'with actionOnEmptyResult goes on at its action after %s, Digits %s',
    async (act, emptyDigits, digits) => {
      const { call, requests, sent } = await gathering('actionOnEmptyResult="true"', { emptyDigits });
      await call.act(act === 'wait' ? { act } : { act, key: '#' });
      expect(requests.length).toBe(2);
      expect(sent('Digits')).toBe(digits);
      expect(played(call)).toEqual(['Prompt', 'Got it']);
    },
  );
});

describe('A Gather that listens to speech', () => {
  it.each(['speech', 'dtmf speech'])('(%s) takes words', async (input) => {
    const { call, sent } = await gathering(`input="${input}"`);
    await call.say('sales, please');
    expect([sent('SpeechResult'), sent('Digits')]).toEqual(['sales, please', undefined]);
    expect(Number(sent('Confidence'))).toBeGreaterThan(0);
    expect(played(call)).toEqual(['Prompt', 'Got it']);
  });

  it('sends the Confidence of the words', async () => {
    const { call, sent } = await gathering('input="speech"');
    await call.say('sales, please', 0.3);
    expect(sent('Confidence')).toBe('0.3');
  });

  it('takes keys only if its input includes dtmf', async () => {
    const { call, sent } = await gathering('input="dtmf speech" numDigits="1"');
    await call.press('1');
    expect([sent('SpeechResult'), sent('Digits')]).toEqual([undefined, '1']);

    const deaf = await gathering('input="speech"');
    await deaf.call.press('1');
    expect([deaf.call.status, deaf.requests.length]).toEqual(['gathering', 1]);
  });

  it('takes no speech after a key', async () => {
    const { call, sent } = await gathering('input="dtmf speech" numDigits="2"');
    await call.press('1');
    expect(call.acts).toEqual(['wait', 'press', 'hangup']);
    await call.wait();
    expect([sent('Digits'), sent('SpeechResult')]).toEqual(['1', undefined]);
  });

  it('needs speech in its input', async () => {
    const { call } = await gathering('');
    await expect(call.say('sales')).rejects.toThrow(
      '"say" is not possible while the phone is gathering. Possible now: wait, press',
    );
  });
});

describe('The prompt of a Gather', () => {
  it('is every Say, Play and Pause in it, in order, and nothing else', async () => {
    const inside =
      '<Say loop="2">Press <emphasis>one</emphasis><break/> or <say-as interpret-as="digits">2</say-as></Say>' +
      '<Dial>+1</Dial><Play>/beep.mp3</Play><Play digits="1"/><Pause/><Say>Now</Say>';
    const { url } = await startWebhook({ '/': `<Gather>${inside}</Gather>`, '/beep.mp3': AUDIO });
    const call = await placeCall(url);
    expect(played(call)).toEqual(['Press one or 2', '/beep.mp3', 'Pause', 'Now']);
    expect(call.heard).toBe('Press one or 2 Now');
    expect(call.events).toContainEqual({ event: 'verb', name: 'Gather', attributes: {}, text: '' });
  });

  it('that loops for ever is ended by a key, and silence does not end it', async () => {
    const gather = '<Gather numDigits="1"><Say loop="0">For cakes, press one</Say></Gather>';
    const { url, requests } = await startWebhook([gather, '']);
    const call = await placeCall(url);
    await expect(call.wait()).rejects.toThrow(ImpossibleAct);
    await call.press('1');
    expect(requests[1]?.params['Digits']).toBe('1');
  });
});
