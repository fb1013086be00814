import type { Command, PageEvent } from '../types.js';

const RETRY_MS = 1000;

interface Listener {
  /** The name of this browser tab. */
  tab: string;
  onEvent: (event: PageEvent) => void;
  onLost: () => void;
}

/** Receives the server's events, and connects again when the connection is lost. */
export function listen(listener: Listener): void {
  const { tab, onEvent, onLost } = listener;
  const source = new EventSource(`/events?tab=${encodeURIComponent(tab)}`);
  source.addEventListener('message', ({ data }) => onEvent(JSON.parse(data)));
  source.addEventListener('error', () => {
    onLost();
    // After an error status, the browser does not connect again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(listener), RETRY_MS);
  });
}

let last = Promise.resolve<string | undefined>(undefined);

/** Sends commands one after the other; returns why a command was refused. */
export function send(command: Command): Promise<string | undefined> {
  last = last.then(() => post(command));
  return last;
}

async function post(command: Command): Promise<string | undefined> {
  try {
    const response = await fetch('/command', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(command),
    });
    return response.ok ? undefined : await response.text();
  } catch {
    return 'npm run dev does not answer.';
  }
}
