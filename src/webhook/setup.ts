import type { Config } from '../config.js';
import type { Observer } from '../observer.js';
import type { PhoneTree } from '../state-machine.js';
import type { Limits } from './rescue.js';

/** Which tree calls go through, how, and who is told. */
export interface Setup<Name extends string> {
  config: Config;
  tree: PhoneTree<Name>;
  limits: Limits;
  observer: Observer;
}
