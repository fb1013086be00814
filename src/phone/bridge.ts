import type { ActName } from './events.js';
import type { Line } from './line.js';

/** How long a simulated other side talks by default. */
export const TALK_SECONDS = 3;

interface Stay {
  /** The time limit in milliseconds. */
  ms: number;
  /** The caller can end the connection with the star key. */
  star?: boolean;
}

/** Two ends of a call that hear each other until one of them leaves. */
export class Bridge {
  private readonly connecting = new AbortController();
  private readonly leaving = new AbortController();
  /** Aborts when both ends hear each other, or when one end has left before. */
  readonly connected = this.connecting.signal;
  readonly left = this.leaving.signal;

  connect(): void {
    this.connecting.abort();
  }

  leave(): void {
    this.leaving.abort();
    this.connecting.abort();
  }

  /** Keeps this end connected until the other end leaves, a star, or the time limit. Then leaves. */
  async stay(line: Line, { ms, star = false }: Stay): Promise<void> {
    const acts: ActName[] = [
      ...(star ? (['press'] as const) : []),
      ...(Number.isFinite(ms) ? (['wait'] as const) : []),
    ];
    try {
      for (;;) {
        const begun = line.clock.now();
        const act = await line.wait('bridged', ms, acts, this.left);
        if (act?.act !== 'press' || act.key === '*') return;
        ms -= line.clock.now() - begun;
      }
    } finally {
      this.leave();
    }
  }
}
