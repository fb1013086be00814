import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deliveries } from './deliveries.js';
import { refusal } from './mail-server.js';
import { AUDIO, recorded, recordingSid, sendStatus } from './recordings-api.js';

/** A receiver of VOICEMAIL_WEBHOOK, which answers with these statuses and then with 200. */
async function receiver(...statuses: number[]) {
  const bodies: unknown[] = [];
  const keys: unknown[] = [];
  const authorizations: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await json(request));
    keys.push(request.headers['idempotency-key']);
    authorizations.push(request.headers.authorization);
    response.writeHead(statuses.shift() ?? 200).end();
    server.emit('posted');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    env: { SMTP_URL: '', VOICEMAIL_TO: '', VOICEMAIL_WEBHOOK: `http://127.0.0.1:${port}/hook` },
    bodies,
    keys,
    authorizations,
    async posted(count: number) {
      while (bodies.length < count) await once(server, 'posted');
    },
  };
}

describe('VOICEMAIL_WEBHOOK', () => {
  it('gets the same as JSON, and again after a failure', async () => {
    const { env, bodies, keys, posted } = await receiver(500, 302);
    const { note } = await deliveries({ env });
    await note(1, { CallerName: 'Jane' });
    await posted(3);
    expect(bodies[2]).toEqual({
      id: recordingSid(1),
      callSid: recorded(1)['CallSid'],
      from: '+15551234567',
      to: '+15557654321',
      name: 'Jane',
      place: '',
      seconds: 4,
      state: 'sales',
      transcript: '',
      time: '2026-12-24T19:03:11.000Z',
      localTime: 'Thu, Dec 24, 2026, 20:03:11 GMT+1',
      subject: 'Voicemail, 4 s, from Jane, +15551234567',
      audio: {
        name: 'voicemail-2026-12-24T19-03-11Z.mp3',
        type: 'audio/mpeg',
        base64: AUDIO.toString('base64'),
      },
    });
    expect(new Set(keys)).toEqual(new Set([recordingSid(1)]));
  });

  it('gets no half of a character where a long name is cut', async () => {
    const { env, bodies, posted } = await receiver();
    const { note } = await deliveries({ env });
    await note(1, { CallerName: `a${'😀'.repeat(100)}` });
    await posted(1);
    expect(bodies).toMatchObject([{ name: `a${'😀'.repeat(49)}` }]);
  });

  it('gets the user and the password of its URL', async () => {
    const { env, authorizations, posted } = await receiver();
    const url = env.VOICEMAIL_WEBHOOK.replace('//', '//me:p%40ss@');
    const { note } = await deliveries({ env: { ...env, VOICEMAIL_WEBHOOK: url } });
    await note(1);
    await posted(1);
    expect(authorizations).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  it('gets the text that Slack takes, without markup of the caller', async () => {
    const { env, bodies, posted } = await receiver();
    const { note } = await deliveries({ env: { ...env, VOICEMAIL_WEBHOOK_FORMAT: 'slack' } });
    await note(1, { CallerName: '<!channel> & co' });
    await posted(1);
    expect(bodies[0]).toEqual({
      text: expect.stringMatching(/^Voicemail, 4 s, from &lt;!channel&gt; &amp; co, \+15551234567\n\nFrom/),
    });
  });

  it('gets what a state sends', async () => {
    const { env, bodies, keys, posted } = await receiver();
    const slack = { ...env, VOICEMAIL_WEBHOOK_FORMAT: 'slack' };
    const sites = [await deliveries({ env }), await deliveries({ env: slack })];
    const about = { state: 'noted', text: 'Please call <me> back.' };
    await Promise.all(sites.map(({ note }) => note(1, {}, about, 'notification')));
    await posted(2);
    const id = `${recorded(1)['CallSid']}.${Buffer.from('noted').toString('base64url')}`;
    const text = 'Please call <me> back.';
    expect(bodies).toContainEqual(expect.objectContaining({ id, subject: text, text, state: 'noted' }));
    const inSlack = expect.stringMatching(/^Please call &lt;me&gt; back\.\n\nFrom/);
    expect(bodies).toContainEqual({ text: inSlack });
    expect(new Set(keys)).toEqual(new Set([id]));
  });

  it('gets nothing again after it refused for good', async () => {
    const { env, bodies } = await receiver(410);
    const { note, givenUp } = await deliveries({ env });
    await note(1);
    await givenUp();
    expect(bodies).toHaveLength(1);
  });
});

describe('VOICEMAIL_DELETE', () => {
  const DELETE = { VOICEMAIL_DELETE: 'true' };
  const deletes = ({ twilio }: Awaited<ReturnType<typeof deliveries>>) =>
    twilio.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path.split('/').at(-1));

  it('deletes a recording once every recipient has the message, and tries again', async () => {
    const { env, posted } = await receiver(500, 500);
    const site = await deliveries({ env: { VOICEMAIL_WEBHOOK: env.VOICEMAIL_WEBHOOK, ...DELETE } });
    const { answer } = site.twilio.state;
    let tried = 0;
    const deleted = new Promise<void>((resolve) => {
      site.twilio.state.answer = answer;
      site.twilio.answers.set(new URL(recorded(1)['RecordingUrl'] ?? '').pathname, [
        (response, request) => {
          if (request.method !== 'DELETE') return answer(response, request);
          expect(site.mail.mails).toHaveLength(1);
          sendStatus(tried++ === 0 ? 500 : 204)(response, request);
          if (tried === 2) resolve();
        },
      ]);
    });
    await site.note(1);
    await Promise.all([posted(3), deleted]);
    expect(deletes(site)).toEqual([recordingSid(1), recordingSid(1)]);
  });

  it.each([
    ['a recipient has refused the message', { VOICEMAIL_TO: 'a@example.com,b@example.com' }, 1000],
    ['the audio was too large to be sent', {}, 1],
  ])('leaves a recording where %s', async (_what, env, maxAudioBytes) => {
    const site = await deliveries({ env: { ...env, ...DELETE }, maxAudioBytes });
    site.mail.faults.recipient = (to) => (to === 'b@example.com' ? refusal(550) : undefined);
    await site.note(1);
    await site.mail.received(1);
    if ('VOICEMAIL_TO' in env) await site.givenUp();
    await site.events.close();
    expect(deletes(site)).toEqual([]);
  });
});
