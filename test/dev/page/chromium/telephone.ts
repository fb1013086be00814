import type { Page as Tab } from 'playwright-core';

export type Telephone = ReturnType<typeof telephone>;

/** What a person sees and does on the page. */
export function telephone(tab: Tab) {
  const said = (text: string) => tab.getByRole('log').getByText(text).filter({ visible: true });
  return {
    key: (key: string) => tab.getByRole('button', { name: new RegExp(`^[${key}]( |$)`) }),
    button: (name: string) => tab.getByRole('button', { name, exact: true }),
    /** Calls, by the keyboard. */
    call: () => tab.keyboard.press('Enter'),
    /** Presses keys by the keyboard, each as soon as keys do something. */
    async press(keys: string) {
      for (const key of keys) {
        await tab.locator('#keypad [aria-disabled=false]').first().waitFor();
        await tab.keyboard.press(key);
      }
    },
    /** Settles when the phone shows this status. */
    does: (status: string) => tab.locator('#status').getByText(status, { exact: true }).waitFor(),
    /** Settles when the conversation says this; of several, the last one counts. */
    says: (text: string) => said(text).last().waitFor(),
    /** How often the conversation says this. */
    count: (text: string) => said(text).count(),
    /** How many requests the conversation shows. */
    requests: () => tab.locator('#conversation > .request').count(),
    /** Settles when keys do something. */
    hearsKeys: () => tab.locator('#keypad [aria-disabled=false]').first().waitFor(),
    /** The state that is marked as the one of the page's own call. */
    lit: () => tab.locator('[data-own=here] > text').first().textContent(),
  };
}
