import type { Act, Key } from '../../../phone/events.js';
import type { Entry, LiveCall, PageEvent, PhoneState, SpeechReport, TreeEvent } from '../types.js';
import { CallList } from './call-list.js';
import { listen, send } from './connection.js';
import { Conversation } from './conversation.js';
import { byId, minutes } from './dom.js';
import { Keypad, leadsFrom } from './keypad.js';
import { Speech } from './speech.js';
import { Telephone } from './telephone.js';
import { TreeView } from './tree-view.js';

const TICK_MS = 1000;

let tree: TreeEvent | undefined;
let calls: readonly LiveCall[] = [];
let phone: PhoneState = { status: 'idle', acts: [], wait: undefined };
/** By how many milliseconds the server's clock is ahead. */
let ahead = 0;

const connection = byId('connection', HTMLElement);
const elapsed = byId('elapsed', HTMLElement);
const conversation = new Conversation();
const callList = new CallList();
const treeView = new TreeView();
const act = async (one: Act) => complain(await send({ command: 'act', act: one }));
const telephone = new Telephone({
  act,
  call: async () => complain(await send({ command: 'call' })),
});
const keypad = new Keypad(
  (key: Key) => act({ act: 'press', key }),
  (state) => treeView.point(state),
);
const speech = new Speech((id: number, report: SpeechReport) =>
  send({ command: 'speech', id, speech: report }),
);

listen({ onEvent, onLost });
setInterval(showTimes, TICK_MS);

function onEvent(event: PageEvent) {
  switch (event.event) {
    case 'snapshot':
      ahead = event.now - Date.now();
      ({ tree, calls, phone } = event);
      document.body.dataset['connected'] = 'true';
      connection.textContent = '';
      conversation.show(event.conversation);
      telephone.note(latest(event.conversation.at(-1)));
      telephone.show(phone);
      treeView.show(tree);
      return showCalls();
    case 'tree':
      tree = event;
      treeView.show(tree);
      return showKeys();
    case 'calls':
      calls = event.calls;
      return showCalls();
    case 'phone':
      phone = event.phone;
      telephone.show(phone);
      return showKeys();
    case 'dialed':
      conversation.show([]);
      return telephone.note('');
    case 'entry':
      conversation.add(event.entry);
      speech.say(event.entry);
      if (event.entry.lines.length > 0) telephone.note(latest(event.entry));
  }
}

function onLost() {
  // Each failed attempt to connect comes here, and only the first one is told.
  if (connection.textContent !== '') return;
  speech.stop();
  document.body.dataset['connected'] = 'false';
  connection.textContent = 'npm run dev has ended. This page connects again when it starts';
  phone = { status: 'idle', acts: [], wait: undefined };
  telephone.show(phone);
  showKeys();
}

function showCalls() {
  treeView.light(calls);
  showKeys();
  showTimes();
}

function showKeys() {
  const own = calls.find((call) => call.own && !call.over);
  const asked = phone.status === 'gathering' && phone.acts.includes('press');
  keypad.show(phone.acts.includes('press'), asked ? leadsFrom(own?.state, tree) : new Map());
}

function showTimes() {
  const now = Date.now() + ahead;
  callList.show(calls, now);
  const own = calls.find((call) => call.own && !call.over);
  elapsed.textContent = own ? minutes(now - own.since) : '';
}

/** Shows in the conversation why something could not be done. */
function complain(reason: string | undefined) {
  if (reason === undefined) return;
  telephone.note(reason);
  const event = { event: 'note', message: reason } as const;
  conversation.add({ id: 0, event, lines: [{ who: 'Phone', what: reason }] });
}

function latest(entry: Entry | undefined): string {
  if (!entry) return 'Enter calls, Escape hangs up, digits press keys.';
  return entry.lines.map(({ who, what }) => `${who}: ${what}`).join(' ');
}
