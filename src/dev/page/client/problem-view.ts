import type { SourceProblem } from '../../source-problem.js';
import { make } from './dom.js';

/** A problem with its place and the lines of code around it. */
export function problemView({ message, place, frame }: SourceProblem): HTMLElement {
  const box = make('div', { class: 'problem' }, make('p', { class: 'message' }, message));
  if (place) box.append(make('p', { class: 'place' }, `${place.file}:${place.line}`));
  if (frame.length > 0) {
    const width = String(frame.at(-1)?.number ?? '').length;
    const rows = frame.map(({ number, text, marked }) =>
      make(
        'span',
        marked ? { class: 'marked' } : {},
        `${marked ? '>' : ' '} ${String(number).padStart(width)} │ ${text}\n`,
      ),
    );
    box.append(make('pre', { class: 'frame', tabindex: '0', 'aria-label': 'Code' }, ...rows));
  }
  return box;
}
