import type { PhoneEvent } from '../../../phone/events.js';
import type { TurnMessage } from '../../messages.js';
import { inputWords, moveText } from '../../move-text.js';
import { make } from './dom.js';
import { problemView } from './problem-view.js';
import { xmlPieces } from './xml-pieces.js';

type Request = Extract<PhoneEvent, { event: 'request' }>;

/** A request that unfolds to its turn, parameters and TwiML. A failure is always shown. */
export function turnView(request: Request, turn: TurnMessage | undefined): HTMLElement {
  const { status, url } = request;
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const move = turn ? moveText({ ...turn, ends: isEnd(turn), failure: undefined, ...shortMove(turn) }) : path;
  const answer = status === 200 ? [] : [make('span', { class: 'answer' }, `${status ?? 'no answer'}`)];
  const took = turn ? [make('span', { class: 'answer' }, `${Math.round(turn.ms)} ms`)] : [];
  const head = make('summary', {}, make('span', { class: 'move' }, move), ...answer, ...took);
  const details = make('details', { class: 'turn' }, head, ...facts(turn), ...asked(request));
  const failure = turn?.failure ? [failureView(turn)] : [];
  return make('div', { class: 'request' }, details, ...failure);
}

/** True for Twilio's last request, which leaves the call in its last state. */
function isEnd({ ends, left, entered, passed, failure }: TurnMessage): boolean {
  return ends && !failure && left === entered && passed.length === 0;
}

/** The states in the heading: for a failure, the way to the state that failed. */
function shortMove({ failure, passed, entered }: TurnMessage) {
  if (!failure) return { passed, entered };
  const { broke, leaving, beside } = failure;
  if (beside || leaving || broke === undefined) return { passed, entered: '✗' };
  return { passed: [...passed, broke], entered: '✗' };
}

function facts(turn: TurnMessage | undefined): HTMLElement[] {
  if (!turn) return [];
  const { left, input, passed, entered, ms } = turn;
  return [
    table([
      ['left', left ?? '(the call begins)'],
      ['input', input ? inputWords(input) : '(nothing was asked)'],
      ['passed', passed.join(' → ') || '(no state)'],
      ['entered', entered ?? '(the server hung up)'],
      ['took', `${ms.toFixed(1)} ms`],
    ]),
  ];
}

function asked({ method, url, params, status, twiml }: Request): HTMLElement[] {
  const pieces = xmlPieces(twiml || '(nothing)');
  return [
    make('p', { class: 'asked' }, `${method} ${url} · ${status ?? 'no answer'}`),
    table(Object.entries(params)),
    make('pre', {}, ...pieces.map(({ kind, text }) => make('span', { class: `xml-${kind}` }, text))),
  ];
}

function table(rows: readonly (readonly [string, string])[]): HTMLElement {
  return make(
    'dl',
    {},
    ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value || '(empty)')]),
  );
}

function failureView({ failure, entered, left }: TurnMessage): HTMLElement {
  if (!failure) return make('div');
  const { error, rescueError, broke, leaving, beside } = failure;
  const where = beside ? `${left}, beside the turns` : leaving ? `exit of ${broke}` : broke;
  const box = make(
    'div',
    { class: 'error failure' },
    make('strong', {}, where === undefined ? 'The server failed' : `The handler failed: ${where}`),
    problemView(error),
  );
  if (rescueError) box.append(make('strong', {}, 'The rescue state failed too:'), problemView(rescueError));
  const then =
    entered === undefined
      ? 'The caller hears an apology, and the server hangs up.'
      : beside
        ? 'The call stays where it is.'
        : `The caller hears an apology, and is put through to ${entered}.`;
  box.append(make('p', { class: 'then' }, then));
  return box;
}
