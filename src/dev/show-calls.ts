import { turnLine, voicemailLines } from './call-lines.js';
import type { Page } from './page/serve-page.js';
import type { SupervisorEvents } from './supervisor.js';
import { amber, red } from './terminal-text.js';

type CallEvents = Pick<SupervisorEvents, 'turn' | 'ended' | 'log' | 'warning' | 'voicemail' | 'output'>;

/** Shows the events of calls in the terminal and on the page. `onCall` notes that a call came through the tunnel. */
export function showCalls(
  print: (text: string) => void,
  page: () => Page | undefined,
): { events: CallEvents; onCall: (call: string) => void } {
  const throughTunnel = new Set<string>();
  /** Each start of the server repeats its warnings. */
  const warned = new Set<string>();
  return {
    onCall: (call) => void throughTunnel.add(call),
    events: {
      turn(turn) {
        print(turnLine(turn, new Date()));
        page()?.tell({ event: 'turn', ...turn, at: Date.now(), tunnel: throughTunnel.has(turn.call) });
      },
      ended(call) {
        throughTunnel.delete(call);
        page()?.tell({ event: 'ended', call });
      },
      log: (message) => print(red(message)),
      warning(message) {
        if (!warned.has(message)) print(amber(message));
        warned.add(message);
      },
      voicemail(shown) {
        print(voicemailLines(shown));
        const { summary, delivery, text } = shown;
        page()?.tell({ event: 'notice', text: summary, details: [delivery, '', ...text.split('\n')] });
      },
      output: print,
    },
  };
}
