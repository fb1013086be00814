import { expect, it } from 'vitest';
import { switchboard } from '../../src/phone/switchboard.js';
import { startWebhook } from './webhook.js';

it('A full queue refuses the next call', async () => {
  const { url, requests } = await startWebhook({
    '/': '<Enqueue action="/left" maxQueueSize="1">support</Enqueue>',
    '/left': '<Say>Goodbye</Say>',
  });
  const line = switchboard(url);
  await line.call();
  const second = await line.call();
  expect(second.heard).toBe('Goodbye');
  expect(requests[2]?.params).toMatchObject({ QueueResult: 'queue-full' });
  expect(requests[2]?.params).not.toHaveProperty('QueueSid');
});
