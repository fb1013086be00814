import { type Act, KEYS, PLAIN_ACTS } from '../../phone/events.js';
import type { Command } from './types.js';

const REPORTS = ['begun', 'ended', 'muted'] as const;
const LONGEST_SAYING = 1000;
const LONGEST_TAB = 100;

type Fields = Readonly<Record<string, unknown>>;

/** The command in this JSON; undefined where it is not a command. */
export function parseCommand(json: unknown): Command | undefined {
  const fields = toFields(json);
  const { tab } = fields;
  if (typeof tab !== 'string' || tab === '' || tab.length > LONGEST_TAB) return undefined;
  switch (fields['command']) {
    case 'call':
      return { tab, command: 'call' };
    case 'skip':
      return { tab, command: 'skip' };
    case 'act': {
      const act = parseAct(toFields(fields['act']));
      return act && { tab, command: 'act', act };
    }
    case 'speech': {
      const { id } = fields;
      const speech = REPORTS.find((one) => one === fields['speech']);
      return typeof id === 'number' && speech ? { tab, command: 'speech', id, speech } : undefined;
    }
    default:
      return undefined;
  }
}

/** A spoken message has no length here: the caller's next act ends it. */
function parseAct(fields: Fields): Act | undefined {
  const { text } = fields;
  switch (fields['act']) {
    case 'press': {
      const key = KEYS.find((one) => one === fields['key']);
      return key && { act: 'press', key };
    }
    case 'say':
      return typeof text === 'string' && text.length <= LONGEST_SAYING ? { act: 'say', text } : undefined;
    case 'speak':
      return { act: 'speak', end: 'silence' };
    default: {
      const act = PLAIN_ACTS.find((one) => one === fields['act']);
      return act && { act };
    }
  }
}

function toFields(json: unknown): Fields {
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {};
}
