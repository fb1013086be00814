import type { Act, ActName } from '../../../phone/events.js';
import type { PhoneState } from '../types.js';
import { Countdown } from './countdown.js';
import { byId, make } from './dom.js';

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

interface Actions {
  call: () => void;
  act: (act: Act) => void;
}

/** The phone's status, the button that calls and hangs up, and buttons for the other acts. */
export class Telephone {
  private readonly status = byId('status', HTMLElement);
  private readonly latest = byId('latest', HTMLElement);
  private readonly acts = byId('acts', HTMLElement);
  private readonly say = byId('say', HTMLFormElement);
  private readonly button = byId('call', HTMLButtonElement);
  private readonly countdown = new Countdown();
  private phone: PhoneState = { status: 'idle', acts: [], wait: undefined };

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
      if (event.key === 'Escape' && this.going) actions.act({ act: 'hangup' });
      const free = event.target instanceof Element && !event.target.closest('button, input, summary, a');
      if (event.key === 'Enter' && free && !this.going) actions.call();
    });
  }

  show(phone: PhoneState): void {
    this.phone = phone;
    document.body.dataset['status'] = phone.status;
    this.status.textContent = describe(phone);
    this.button.setAttribute('aria-label', this.going ? 'Hang up' : 'Call');
    this.button.dataset['does'] = this.going ? 'hangup' : 'call';
    this.countdown.show(phone.wait);
    this.say.hidden = !phone.acts.includes('say');
    this.showActs();
  }

  /** Shows the latest event: a small screen has no room for the conversation. */
  note(line: string): void {
    this.latest.textContent = line;
  }

  private get going(): boolean {
    return this.phone.status !== 'idle' && this.phone.status !== 'ended';
  }

  private pickUpOrHangUp() {
    if (this.going) this.actions.act({ act: 'hangup' });
    else this.actions.call();
  }

  /** A button that stays keeps the focus. The call button gets the focus of a button that goes. */
  private showActs() {
    const { status, acts } = this.phone;
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
    const next = focused && !buttons.some((button) => button === document.activeElement);
    this.acts.replaceChildren(...buttons);
    if (next) this.button.focus();
  }
}

function describe({ status, acts, wait }: PhoneState): string {
  switch (status) {
    case 'idle':
      return 'Ready to call';
    case 'requesting':
      return 'Asking the webhook';
    case 'playing':
      return 'Listening';
    case 'gathering':
      return wait ? 'Waiting for a key' : 'Listening';
    case 'recording':
      if (acts.includes('speak')) return 'Recording: say something';
      return acts.includes('press') ? 'Recording: you speak' : 'Recording: silence';
    case 'ringing':
    case 'dialing':
      return 'Ringing';
    case 'bridged':
      return 'Connected';
    case 'queued':
      return 'Waiting in the queue';
    case 'ended':
      return 'Call ended';
  }
}
