import { SaxesParser } from 'saxes';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneTree } from '../state-machine.js';
import { Patience } from './patience.js';
import { pretendCall } from './pretend.js';
import { show } from './show.js';

/** A verb of TwiML, or a noun in one. */
export interface Verb {
  name: string;
  attributes: ReadonlyMap<string, string>;
  /** All text inside, that of its children too, as it is spoken. */
  text: string;
  children: readonly Verb[];
}

/** What each state says by itself, without the states that its exit leads to. */
export interface Heard {
  verbs: ReadonlyMap<string, readonly Verb[]>;
  /** Why there are no verbs of a state, to go on after its name. */
  faults: ReadonlyMap<string, string>;
}

/**
 * Enters every state once, with a fresh call whose caller did nothing, and reads the TwiML that Twilio would
 * get. Never rejects: an `enter` that throws, or takes longer than so many milliseconds, is a fault.
 */
export async function hear(tree: PhoneTree<string>, patience = 1000): Promise<Heard> {
  const verbs = new Map<string, readonly Verb[]>();
  const faults = new Map<string, string>();
  for (const [name, state] of Object.entries(tree.states)) {
    const time = new Patience(patience);
    try {
      const response = new VoiceResponse();
      if (!('enter' in state)) continue;
      const entered = state.enter(response, pretendCall('silence'));
      if (entered instanceof Promise) await time.settle(entered);
      verbs.set(name, parse(response.toString()));
    } catch (error) {
      faults.set(name, `its enter fails with ${show(error)}`);
    } finally {
      time.clear();
    }
  }
  return { verbs, faults };
}

/** The verb itself, and all verbs and nouns inside. */
export function withChildren(verb: Verb): Verb[] {
  return [verb, ...verb.children.flatMap(withChildren)];
}

function parse(twiml: string): Verb[] {
  const document: OpenVerb = { name: '', attributes: new Map(), text: '', children: [] };
  const open = [document];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const verb = { name, attributes: new Map(Object.entries(attributes)), text: '', children: [] };
    open.at(-1)?.children.push(verb);
    open.push(verb);
  });
  parser.on('text', (text) => {
    for (const verb of open) verb.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(twiml).close();
  return document.children[0]?.children ?? [];
}

interface OpenVerb extends Verb {
  text: string;
  children: OpenVerb[];
}
