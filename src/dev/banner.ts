import { bold } from './terminal-text.js';

/** The facts in the banner. */
export interface Facts {
  /** The webhook's URL on this computer. */
  webhook: string;
  /** The browser phone's URL. */
  page?: string;
  /** True if only requests that Twilio signed are answered. */
  verified: boolean;
  /** The tunnel's URL, or why there is no tunnel; undefined where none is configured. */
  tunnel?: { url: string } | { problem: string };
  /** The number that rings here, or why it does not; undefined where none is configured. */
  number?: { rings: string } | { problem: string };
  /** Variables that a call from a real phone needs and that are not set. */
  missing: readonly string[];
}

/** The lines at the start of npm run dev: its URLs, whether requests are verified, the tunnel and the number. */
export function banner({ webhook, page, verified, missing, ...outside }: Facts): string[] {
  const rows = [row('webhook', `POST ${webhook}`)];
  if (page !== undefined) rows.push(row('browser phone', page));
  rows.push(row('requests', verified ? 'must be signed by Twilio' : 'are not verified'));
  rows.push(...outsideRows(outside));
  if (missing.length > 0)
    rows.push(row('missing', `for calls from a real phone: ${missing.join(', ')} in .env`));
  return rows;
}

/** The lines for the tunnel and the number, as far as they are given. */
export function outsideRows({ tunnel, number }: Pick<Facts, 'tunnel' | 'number'>): string[] {
  const rows: string[] = [];
  if (tunnel)
    rows.push(row('tunnel', 'url' in tunnel ? `POST ${tunnel.url}/webhook` : `none: ${tunnel.problem}`));
  if (number)
    rows.push(
      row('number', 'rings' in number ? `${number.rings} rings this computer` : `none: ${number.problem}`),
    );
  return rows;
}

function row(label: string, text: string): string {
  return `  ${bold(label.padEnd(14))}${text}`;
}
