import type { DocumentKind } from '../grammar/document-kinds.js';
import type { WebhookRequest } from '../http/http-client.js';
import type { Leg } from '../leg.js';
import type { Outcome, Stage } from './stage.js';

/** The shortest time between two requests of the same waitUrl, for documents that take no time. */
const SHORTEST_ROUND_MS = 1000;

/** Plays the document of a waitUrl repeatedly, until it leads elsewhere. Without a URL, waits in silence. */
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

/** Waits before the document plays again. On a virtual clock, it plays again when the caller waits. */
export async function nextRound({ line }: Leg): Promise<void> {
  await line.wait('queued', SHORTEST_ROUND_MS, ['wait']);
}
