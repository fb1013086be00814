import type { DocumentKind } from '../grammar/document-kinds.js';
import type { WebhookRequest } from '../http/http-client.js';
import type { Leg } from '../leg.js';
import type { Outcome, Stage } from './stage.js';

/** Music that takes no time is not asked for more often than this. */
const SHORTEST_ROUND_MS = 1000;

/** What the caller hears while they wait: asked for again and again, until it leads elsewhere. */
export async function hold(
  stage: Stage,
  kind: DocumentKind,
  ask: () => WebhookRequest | undefined,
): Promise<Outcome> {
  const { leg } = stage;
  for (;;) {
    const request = ask();
    if (request === undefined) {
      await leg.line.wait('queued', Number.POSITIVE_INFINITY, []);
      return undefined;
    }
    const outcome = await stage.playAt(request, kind);
    if (outcome) return outcome;
    await nextRound(leg);
  }
}

/** Before music begins again; without real time, when somebody waits for that. */
export async function nextRound({ line }: Leg): Promise<void> {
  await line.wait('queued', SHORTEST_ROUND_MS, ['wait']);
}
