import { describe, expect, it } from 'vitest';
import { deliveries } from './deliveries.js';
import { recordingSid } from './recordings-api.js';

const IN_REVIEW = { inReview: true };

/** Tells what a caller has decided about a message. */
async function decide({ note }: Awaited<ReturnType<typeof deliveries>>, number: number, more: object = {}) {
  await note(number, {}, more, 'reviewed');
}

const idOf = (number: number) => `<${recordingSid(number)}.voicemail@example.com>`;

describe('a message under review', () => {
  it('is mailed once the caller has sent it, and not where another replaces it', async () => {
    const site = await deliveries();
    await site.note(1, {}, IN_REVIEW);
    await site.note(2, {}, IN_REVIEW);
    await site.note(3);
    await site.mail.received(1);
    await decide(site, 1, { replaced: true });
    await decide(site, 2);
    await site.mail.received(2);
    await site.note(4);
    await site.mail.received(3);
    expect(site.mail.mails.map(({ id }) => id)).toEqual([3, 2, 4].map(idOf));
  });

  it('is mailed after a limited time where nobody tells of a decision', async () => {
    const { note, mail } = await deliveries({ times: { reviewMs: 50 } });
    await note(1, {}, IN_REVIEW);
    await mail.received(1);
    expect(mail.mails.map(({ id }) => id)).toEqual([idOf(1)]);
  });

  it('is deleted at Twilio where another replaces it, if delivered ones are', async () => {
    const site = await deliveries({
      env: { VOICEMAIL_DELETE: 'true', VOICEMAIL_TO: 'a@example.com,b@example.com' },
    });
    const deleted = new Promise<string>((resolve) => {
      site.twilio.plan(1, (response, { method = '' }) => {
        response.writeHead(204).end();
        resolve(method);
      });
    });
    await decide(site, 1, { replaced: true });
    await site.note(1, {}, IN_REVIEW);
    expect(await deleted).toBe('DELETE');
    expect(site.mail.mails).toEqual([]);
  });
});
