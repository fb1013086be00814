import { canSkip } from '../../../phone/describe-status.js';
import type { Act, ActName } from '../../../phone/events.js';
import type { PhoneState } from '../types.js';
import { Countdown } from './countdown.js';
import { byId, make } from './dom.js';
import { displayText, EMPTY, isCalling, type PageState } from './page-state.js';

/** The acts beside pressing keys, in the order of their buttons. */
const ACTS: [act: Exclude<ActName, 'press' | 'say' | 'hangup'>, label: string][] = [
  ['speak', 'Speak'],
  ['answer', 'Answered'],
  ['busy', 'Busy'],
  ['no-answer', 'No answer'],
  ['failed', 'Unreachable'],
  ['agent', 'Agent takes the call'],
  ['leave', 'Leave the queue'],
  ['queue-full', 'Queue is full'],
  ['wait', 'Stay silent'],
];

/** The second click of a double click on the call button must not hang up. */
const DIALING_MS = 500;

interface Actions {
  call: () => void;
  act: (act: Act) => void;
  skip: () => void;
  /** The name of this browser tab. */
  tab: string;
}

/** The phone's status, the button that calls and hangs up, and buttons for the other acts. */
export class Telephone {
  private readonly status = byId('status', HTMLElement);
  private readonly latest = byId('latest', HTMLElement);
  private readonly acts = byId('acts', HTMLElement);
  private readonly say = byId('say', HTMLFormElement);
  private readonly button = byId('call', HTMLButtonElement);
  private readonly caption = byId('caption', HTMLElement);
  private readonly countdown = new Countdown();
  private state: PageState = EMPTY;
  private shownWait: PhoneState['wait'];
  private dialedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly actions: Actions) {
    this.button.addEventListener('click', () => this.pickUpOrHangUp());
    this.say.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = String(new FormData(this.say).get('text')).trim();
      if (text !== '') actions.act({ act: 'say', text });
      this.say.reset();
    });
    document.addEventListener('keydown', (event) => {
      if (event.repeat) return;
      const { target } = event;
      if (event.key === 'Escape') {
        if (target instanceof HTMLInputElement && target.type !== 'checkbox') return target.blur();
        if (this.mayHangUp) actions.act({ act: 'hangup' });
      }
      const free = target instanceof Element && !target.closest('button, input, summary, a');
      if (event.key === 'Enter' && free && !this.going) this.call();
      if (event.key === ' ' && free && canSkip(this.state.phone)) {
        event.preventDefault();
        actions.skip();
      }
    });
  }

  show(state: PageState): void {
    const { phone, connected } = state;
    if (this.going && !isCalling(phone)) this.dialedAt = Number.NEGATIVE_INFINITY;
    this.state = state;
    document.body.dataset['status'] = phone.status;
    this.status.textContent = displayText(state);
    const label = this.going ? (this.mayHangUp ? 'Hang up' : 'In a call from another tab') : 'Call';
    this.button.setAttribute('aria-label', connected ? label : 'Call: npm run dev does not answer');
    this.button.setAttribute('aria-disabled', String(!connected || (this.going && !this.mayHangUp)));
    this.button.dataset['does'] = this.going ? 'hangup' : 'call';
    this.caption.textContent = connected
      ? this.going && !this.mayHangUp
        ? 'Another tab is in this call.'
        : ''
      : 'npm run dev does not answer.';
    if (phone.wait !== this.shownWait) this.countdown.show(phone.wait);
    this.shownWait = phone.wait;
    this.say.hidden = !phone.acts.includes('say');
    this.showActs();
  }

  /** Shows the latest event: a small screen has no room for the conversation. */
  note(line: string): void {
    this.latest.textContent = line;
  }

  private get going(): boolean {
    return isCalling(this.state.phone);
  }

  /** A tab must not hang up the call of another open tab. */
  private get mayHangUp(): boolean {
    const { tab } = this.state.phone;
    return this.going && (tab === undefined || tab === this.actions.tab);
  }

  private call() {
    this.dialedAt = performance.now();
    this.actions.call();
  }

  private pickUpOrHangUp() {
    if (!this.state.connected) return this.note('npm run dev does not answer.');
    if (performance.now() - this.dialedAt < DIALING_MS) return;
    if (!this.going) this.call();
    else if (this.mayHangUp) this.actions.act({ act: 'hangup' });
  }

  private skipButton(): Element {
    const old = this.acts.querySelector('[data-act="skip"]');
    if (old) return old;
    const button = make('button', { type: 'button', 'data-act': 'skip' }, 'Skip the prompt');
    button.addEventListener('click', () => this.actions.skip());
    return button;
  }

  /** Keeps the focus on its button; if that button disappears, the first button or the display gets the focus. */
  private showActs() {
    const { status, acts } = this.state.phone;
    const speaking = status === 'recording' && !acts.includes('speak');
    const offered = ACTS.filter(([act]) => acts.includes(act) && !(act === 'wait' && status === 'dialing'));
    const focused = this.acts.contains(document.activeElement);
    const buttons = offered.map(([act, label]) => {
      const text = act === 'wait' && speaking ? 'Stop speaking' : label;
      const old = this.acts.querySelector(`[data-act="${act}"]`);
      if (old?.textContent === text) return old;
      const button = make('button', { type: 'button', 'data-act': act }, text);
      button.addEventListener('click', () => {
        this.actions.act(act === 'speak' ? { act, end: 'silence' } : { act });
      });
      return button;
    });
    if (canSkip(this.state.phone)) buttons.push(this.skipButton());
    const current = [...this.acts.children];
    if (buttons.length === current.length && buttons.every((one, index) => one === current[index])) return;
    const active = document.activeElement;
    this.acts.replaceChildren(...buttons);
    if (!focused) return;
    const next = buttons.find((button) => button === active) ?? buttons[0];
    if (next instanceof HTMLElement) next.focus();
    else byId('display', HTMLElement).focus();
  }
}
