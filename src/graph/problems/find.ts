import type { PhoneTree } from '../../state-machine.js';
import { explore } from '../explore.js';
import { hear } from '../twiml.js';
import { adviceOn } from './advice.js';
import { askingProblems } from './asking.js';
import { handlerProblems } from './handlers.js';
import { findMenus } from './menus.js';
import type { Problem } from './problem.js';
import { promptProblems } from './prompts.js';
import { fatalProblems } from './structure.js';
import { wayProblems } from './ways.js';

/**
 * Everything that is wrong with a tree, the worst first, and advice. Calls every exit, and enters every state
 * once: an `enter` that does something beside saying something does it.
 */
export async function findProblems(tree: PhoneTree<string>): Promise<Problem[]> {
  const graph = await explore(tree);
  const heard = await hear(tree);
  const menus = findMenus(graph, heard);
  return [
    ...fatalProblems(graph),
    ...handlerProblems(graph, heard),
    ...wayProblems(graph, heard),
    ...askingProblems(graph, heard),
    ...promptProblems(graph, heard, menus),
    ...adviceOn(graph, heard, menus),
  ];
}
