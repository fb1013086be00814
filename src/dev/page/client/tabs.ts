import { byId } from './dom.js';

/** On a small screen, one part of the page is shown at a time. */
export class Tabs {
  constructor() {
    const buttons = [...byId('tabs', HTMLElement).querySelectorAll('button')];
    for (const button of buttons) {
      button.addEventListener('click', () => {
        document.body.dataset['tab'] = button.dataset['shows'];
        for (const one of buttons) one.setAttribute('aria-pressed', String(one === button));
      });
    }
  }
}
