import { createServer, type RequestListener } from 'node:http';
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { createApp } from '../../../../src/app.js';
import { callMessages } from '../../../../src/dev/call-messages.js';
import { drawTree } from '../../../../src/dev/draw-tree.js';
import type { TreeMessage } from '../../../../src/dev/messages.js';
import type { Page } from '../../../../src/dev/page/serve-page.js';
import { listen } from '../../../../src/listen.js';
import type { Observer } from '../../../../src/observer.js';
import { memoryStore } from '../../../../src/session/memory-store.js';
import type { PhoneTree } from '../../../../src/state-machine.js';
import { testConfig } from '../../../helpers/caller.js';

/** Callers whose number begins so come through the tunnel. */
export const REAL_CALLER = '+1444';

/** A tree of one state, whose TwiML this makes. */
export function speaking(enter: (response: VoiceResponse) => void): PhoneTree<string> {
  return { states: { only: { enter, exit: () => 'only' } }, start: 'only', rescue: 'only' };
}

const drawings = new Map<PhoneTree<string>, TreeMessage>();

/** A webhook whose tree can be replaced in the middle of a call, as dev does it; tells the page of each turn. */
export async function serveWebhook(tell: Page['tell']) {
  let store = memoryStore();
  let turns = 0;
  const realCalls = new Set<string>();
  let app: RequestListener = () => {};
  const server = createServer((request, response) => app(request, response));
  const port = await listen(server, 0, '127.0.0.1');

  /** Serves this tree from the next turn on, and shows it on the page. */
  async function serve(tree: PhoneTree<string>) {
    const observer = callMessages(tree, (message) => {
      if (message.kind === 'ended') tell({ event: 'ended', call: message.call });
      if (message.kind !== 'turn') return;
      turns++;
      tell({ event: 'turn', ...message, at: Date.now(), tunnel: realCalls.has(message.call) });
    });
    const noteCaller: Observer = {
      request: ({ sid, from }) => void (from.startsWith(REAL_CALLER) && realCalls.add(sid)),
    };
    app = createApp(testConfig(), tree, { observer: { ...observer, ...noteCaller }, store });
    const drawing = drawings.get(tree) ?? (await drawTree(tree));
    drawings.set(tree, drawing);
    const { svg, edges, start } = drawing;
    tell({ event: 'tree', svg, edges, start, problems: [] });
  }

  return {
    url: `http://127.0.0.1:${port}/webhook`,
    serve,
    /** Forgets all calls. */
    reset() {
      store = memoryStore();
      turns = 0;
    },
    /** How many turns the calls have taken. */
    turns: () => turns,
    /** The state that each session holds. */
    async sessionStates() {
      const all = await new Promise<unknown>((resolve) =>
        store.all?.((_error, sessions) => resolve(sessions)),
      );
      return Object.values(all ?? {}).map((session) => session.call.state);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
