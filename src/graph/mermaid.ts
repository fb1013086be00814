import { COLORS, INK } from './dot.js';
import { idOf } from './ids.js';
import type { Arrow, DrawnState, Picture } from './picture.js';

/**
 * The tree as a Mermaid state diagram (https://mermaid.js.org/syntax/stateDiagram.html). Arrows without a label
 * come first, because Mermaid's layout then leaves room for states that lead to themselves.
 */
export function toMermaid({ start, states, arrows }: Picture): string {
  const roles = [...new Set(states.map(({ role }) => role))];
  const straight = arrows.filter(({ label }) => label === '');
  const lines = [
    'direction TB',
    ...states.map(declare),
    `[*] --> ${id(start)}`,
    ...[...straight, ...arrows.filter((arrow) => !straight.includes(arrow))].map(draw),
    ...states.filter(({ last }) => last).map(({ name }) => `${id(name)} --> [*]`),
    ...roles.flatMap((role) =>
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

/** The prefix prevents that a name is a keyword of Mermaid. */
function id(name: string): string {
  return `s_${idOf(name)}`;
}

/** Text in which every character with a meaning in Mermaid is an entity. */
function text(words: string): string {
  return words
    .replace(/[\s\p{C}]/gu, ' ')
    .replace(/[^\p{L}\p{N} ,.+–-]/gu, (character) => `#${character.codePointAt(0)};`);
}
