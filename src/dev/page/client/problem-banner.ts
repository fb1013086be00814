import type { Problems } from '../types.js';
import { byId, make } from './dom.js';
import { problemView } from './problem-view.js';

/** The problems of the saved tree, at the top of the page. */
export class ProblemBanner {
  private readonly errors = byId('errors', HTMLElement);
  private readonly warnings = byId('warnings', HTMLElement);
  private readonly count = byId('problem-count', HTMLElement);

  show({ errors, warnings }: Problems, hasTree: boolean): void {
    const served = hasTree ? 'Calls still use the last working version.' : 'No call is answered yet.';
    this.fill(this.errors, errors, 'The saved tree is broken.', served);
    const found = `${warnings.length} ${warnings.length === 1 ? 'problem' : 'problems'} in the saved tree.`;
    this.fill(this.warnings, warnings, found, 'npm run check fails, but calls use this version.');
    const all = errors.length + warnings.length;
    this.count.textContent = all > 0 ? String(all) : '';
  }

  private fill(box: HTMLElement, problems: Problems['errors'], heading: string, then: string) {
    box.hidden = problems.length === 0;
    if (box.hidden) return box.replaceChildren();
    const [first, ...others] = problems;
    const list = make('div', { class: 'list' });
    if (first) list.append(problemView(first));
    if (others.length > 0) {
      const more = make('details', {}, make('summary', {}, `${others.length} more`));
      more.append(...others.map(problemView));
      list.append(more);
    }
    box.replaceChildren(make('p', { class: 'heading' }, make('strong', {}, heading), ` ${then}`), list);
  }
}
