import type { PhoneState } from '../types.js';
import { byId } from './dom.js';

const TICK_MS = 200;

/** The time left of a wait: a ring that empties, and seconds. */
export class Countdown {
  private readonly ring = byId('left', SVGCircleElement);
  private readonly seconds = byId('countdown', HTMLElement);
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  private running: Animation | undefined;
  private ticking: number | undefined;

  show(wait: PhoneState['wait']): void {
    this.running?.cancel();
    clearInterval(this.ticking);
    this.seconds.textContent = '';
    if (!wait) return;
    const { ms, left } = wait;
    const whole = Math.ceil(ms / 1000);
    this.running = this.ring.animate([{ strokeDashoffset: 0 }, { strokeDashoffset: 100 }], {
      duration: ms,
      easing: this.still.matches ? `steps(${whole})` : 'linear',
      fill: 'forwards',
    });
    this.running.currentTime = ms - left;
    const ends = performance.now() + left;
    const tick = () => {
      this.seconds.textContent = `${Math.ceil(Math.max(ends - performance.now(), 0) / 1000)} s`;
    };
    tick();
    this.ticking = window.setInterval(tick, TICK_MS);
  }
}
