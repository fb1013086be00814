import { COLORS, INK } from './colors.js';
import { idOf } from './ids.js';
import type { Arrow, DrawnState, Picture } from './picture.js';

/** Words that are something else to Mermaid where it expects a state, beside the properties of every object. */
const RESERVED = [
  'accDescr',
  'accTitle',
  'as',
  'class',
  'classDef',
  'click',
  'default',
  'direction',
  'end',
  'hide',
  'note',
  'root',
  'scale',
  'state',
  'style',
];

/**
 * The tree as a Mermaid state diagram (https://mermaid.js.org/syntax/stateDiagram.html). Automatic arrows come
 * before those with keys: then the layout has room for the loops of states that lead to themselves.
 */
export function toMermaid({ start, states, arrows }: Picture): string {
  const roles = new Set(states.map(({ role }) => role));
  const lines = [
    'direction TB',
    `[*] --> ${id(start)}`,
    ...states.filter((state) => id(state.name) !== state.name || state.does).map(declare),
    ...arrows.filter(({ label }) => label === '').map(draw),
    ...arrows.filter(({ label }) => label !== '').map(draw),
    ...states.filter(({ last }) => last).map(({ name }) => `${id(name)} --> [*]`),
    ...[...roles].flatMap((role) =>
      color(
        role,
        states.filter((state) => state.role === role),
      ),
    ),
  ];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

function declare({ name, does }: DrawnState): string {
  return `state "${[name, does].filter(Boolean).map(text).join('<br>')}" as ${id(name)}`;
}

function draw({ from, to, label }: Arrow): string {
  return `${id(from)} --> ${id(to)}${label && `: ${text(label)}`}`;
}

function color(role: DrawnState['role'], states: readonly DrawnState[]): string[] {
  const { fill, border } = COLORS[role];
  return [
    `classDef ${role} fill:${fill},stroke:${border},color:${INK}`,
    `class ${states.map(({ name }) => id(name)).join(',')} ${role}`,
  ];
}

/** A name as it is, unless Mermaid would take it for something else. */
function id(name: string): string {
  const safe = idOf(name);
  return RESERVED.includes(name) || name in Object.prototype || !/^[a-z]/i.test(safe)
    ? `state_${safe}`
    : safe;
}

/** Words with every character that Mermaid may take for its own as an entity. */
function text(words: string): string {
  return words
    .replace(/\s/gu, ' ')
    .replace(/[^\p{L}\p{N} ,.+–-]/gu, (character) => `#${character.codePointAt(0)};`);
}
