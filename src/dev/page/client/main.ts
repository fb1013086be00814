import { canSkip } from '../../../phone/describe-status.js';
import type { Act } from '../../../phone/events.js';
import type { Command, Entry, PageEvent } from '../types.js';
import { CallList } from './call-list.js';
import { listen, send } from './connection.js';
import { Conversation } from './conversation.js';
import { byId, minutes } from './dom.js';
import { Keypad, leadsFrom } from './keypad.js';
import { EMPTY, ownCall, type PageState, spokenDisplay, stateAfter, stateLost } from './page-state.js';
import { ProblemBanner } from './problem-banner.js';
import { Speech } from './speech.js';
import { Telephone } from './telephone.js';
import { TreeView } from './tree-view.js';

const TICK_MS = 1000;

let state: PageState = EMPTY;

const connection = byId('connection', HTMLElement);
const elapsed = byId('elapsed', HTMLElement);
const spoken = byId('spoken', HTMLElement);
const conversation = new Conversation();
const callList = new CallList();
const banner = new ProblemBanner();
const treeView = new TreeView();
const ask = async (command: Command) => complain(await send(command));
const act = (one: Act) => ask({ tab, command: 'act', act: one });
const tab = tabId();
const telephone = new Telephone({
  act,
  call: () => ask({ tab, command: 'call' }),
  skip() {
    speech.stop();
    void ask({ tab, command: 'skip' });
  },
  tab,
});
const keypad = new Keypad(
  (key) => act({ act: 'press', key }),
  (pointed) => treeView.point(pointed),
);
const speech = new Speech((id, report) => send({ tab, command: 'speech', id, speech: report }));

show(EMPTY);
connectTabs();
listen({ tab, onEvent, onLost });
setInterval(showTimes, TICK_MS);

function onEvent(event: PageEvent) {
  const known = state;
  show(stateAfter(state, event, Date.now()));
  if (event.event === 'entry' && !known.conversation.some(({ id }) => id === event.entry.id))
    speech.say(event.entry);
}

function onLost() {
  // Each failed attempt to connect comes here. Only the first one is shown.
  if (!state.connected && connection.textContent !== '') return;
  speech.stop();
  show(stateLost(state));
  connection.textContent = 'npm run dev has ended. This page connects again when it starts.';
}

function show(next: PageState) {
  const before = state;
  state = next;
  document.body.dataset['connected'] = String(state.connected);
  if (state.connected) connection.textContent = '';
  telephone.show(state);
  if (spoken.textContent !== spokenDisplay(state)) spoken.textContent = spokenDisplay(state);
  if (state.conversation !== before.conversation) {
    conversation.show(state.conversation);
    telephone.note(latest(state.conversation.findLast(({ lines }) => lines.length > 0)));
  }
  if (state.tree !== before.tree) treeView.show(state.tree);
  if (state.calls !== before.calls) treeView.light(state.calls);
  if (state.problems !== before.problems) banner.show(state.problems, state.tree !== undefined);
  const { phone } = state;
  const listens = phone.acts.includes('press');
  const asked = phone.status === 'gathering' && listens;
  keypad.show(listens, asked ? leadsFrom(ownCall(state)?.state, state.tree) : new Map(), deadReason());
  showTimes();
}

/** Why keys do nothing now. */
function deadReason(): string {
  const { phone } = state;
  if (!state.connected) return 'npm run dev does not answer.';
  if (phone.status === 'idle' || phone.status === 'ended') return 'Keys do nothing before a call.';
  if (canSkip(phone)) return 'Keys do nothing during this prompt. Space skips the prompt.';
  return 'Keys do nothing now.';
}

function showTimes() {
  const now = Date.now() + state.ahead;
  callList.show(state.calls, now);
  const own = state.connected ? ownCall(state) : undefined;
  elapsed.textContent = own ? minutes(now - own.since) : '';
}

/** Shows in the conversation why a command was refused. */
function complain(reason: string | undefined) {
  if (reason === undefined) return;
  telephone.note(reason);
  conversation.complain(reason);
}

function latest(entry: Entry | undefined): string {
  if (!entry) return 'Enter calls, Escape hangs up, digits press keys, Space skips a prompt.';
  return entry.lines.map(({ who, what }) => `${who}: ${what}`).join(' ');
}

/** On a small screen, the buttons at the bottom choose which part of the page is shown. */
function connectTabs() {
  const buttons = [...byId('tabs', HTMLElement).querySelectorAll('button')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      document.body.dataset['tab'] = button.dataset['shows'];
      for (const one of buttons) one.setAttribute('aria-pressed', String(one === button));
    });
  }
}

/** The name of this browser tab, which stays the same when the page is reloaded. */
function tabId(): string {
  const known = sessionStorage.getItem('tab') ?? crypto.randomUUID();
  sessionStorage.setItem('tab', known);
  return known;
}
