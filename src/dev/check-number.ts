import { type Finding, findings } from './finding.js';
import { findNumber, NumberError, type NumberRecord, type Numbers } from './twilio-numbers.js';

/** Checks that the number's settings lead to this base URL, or to any tree where the base URL is not known. */
export async function checkNumber(
  numbers: Numbers,
  phoneNumber: string,
  base: string | undefined,
): Promise<Finding[]> {
  const what = `number ${phoneNumber}`;
  try {
    const number = await findNumber(numbers, phoneNumber);
    const dead = await Promise.all([
      deadUrl('fallback URL', number.voiceFallbackUrl, base),
      deadUrl('status callback URL', number.statusCallback, base),
    ]);
    const todos = [...settingsProblems(number, base), ...dead.flat()];
    return findings(todos.length === 0 ? `${what} points at ${number.voiceUrl}` : what, todos);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    return findings(what, [error.message]);
  }
}

/** The settings of the number that are wrong for this base URL. */
function settingsProblems(number: NumberRecord, base: string | undefined): string[] {
  const { voiceUrl, voiceMethod, voiceFallbackUrl, voiceFallbackMethod } = number;
  const problems: string[] = [];
  // A fragment such as #rc=2 sets Twilio's retries.
  const webhook = (voiceUrl ?? '').replace(/#.*/, '');
  const to = webhook || 'nothing';
  if (base !== undefined && webhook !== `${base}/webhook`) {
    const remedy = 'start `npm run dev`, or set the URL by hand';
    problems.push(`the number points at ${to}, not at ${base}/webhook: ${remedy}`);
  } else if (!webhook.endsWith('/webhook')) {
    problems.push(`the number points at ${to}, which does not end in /webhook`);
  }
  if (webhook !== '' && voiceMethod !== 'POST')
    problems.push(`the method of its webhook is ${voiceMethod}: set it to HTTP POST`);
  if (base !== undefined && voiceFallbackUrl?.startsWith(`${base}/`) && voiceFallbackMethod !== 'POST')
    problems.push(`the method of its fallback URL is ${voiceFallbackMethod}: set it to HTTP POST`);
  return problems;
}

/** Checks that a server answers at a URL of the number, if the URL is not below the base URL. */
async function deadUrl(what: string, url: string | null, base: string | undefined): Promise<string[]> {
  if (!url || (base !== undefined && url.startsWith(`${base}/`))) return [];
  const todo = `the ${what} ${url} leads nowhere: clear it, or start \`npm run dev\`, which sets it`;
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(4000),
    });
    const ngrok = response.headers.get('ngrok-error-code');
    return ngrok === null ? [] : [`${todo} (${ngrok})`];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : `${error}`;
    return [`${todo} (${cause})`];
  }
}
