import type { Logger } from 'pino';
import type { Observer } from '../observer.js';
import type { Call } from '../state-machine.js';
import { inputText, shortened } from './call-fields.js';
import { privateEvent, privateValues } from './private-values.js';
import { rateLimit } from './rate-limit.js';
import { redactor } from './redact.js';
import { safeError } from './safe-error.js';

/** For refusals, and for errors that belong to no call. The others are counted. */
const LINES_PER_SECOND = 5;
const MAX_REASON = 500;
const SID_LENGTH = 34;
const RECORDING_SID = /RE[0-9a-f]{32}$/;
/** An error that belongs to no call may quote one of the last calls. */
const RECENT_REQUESTS = 16;

/** Writes what happens, in calls and to the process. None of its functions throws. */
export interface LogObserver extends Required<Observer> {
  /** An exception that nothing caught: the process ends. */
  exception: (error: unknown) => void;
  /** A promise was rejected that nothing awaits: the process goes on. */
  rejection: (error: unknown) => void;
}

/**
 * Writes a line for each thing that happens. A line has the CallSid as `call`, of the caller's number the last
 * four digits, of what the caller keyed a single key, nothing else that is private, and none of these secrets.
 */
export function logObserver(logger: Logger, secrets: readonly string[] = []): LogObserver {
  // pino's own serializer would look for more in an error than safeError leaves.
  const log = logger.child({}, { serializers: { err: (error: unknown) => error } });
  const hideSecrets = redactor(secrets);
  const recent: Call<unknown>[] = [];
  let requests = 0;

  const mayTellRefusal = rateLimit(LINES_PER_SECOND, (count) => log.warn({ count }, 'more were refused'));
  const mayTellError = rateLimit(LINES_PER_SECOND, (count) =>
    log.error({ count }, 'more errors that belong to no call'),
  );

  /** An error that belongs to no call. */
  function strayError(error: unknown) {
    return safeError(error, redactor([...secrets, ...recent.flatMap(privateValues)]));
  }

  return {
    turn: safely(({ call, left, input, passed, entered, ms }) => {
      log.info(
        { ...about(call), left, input: inputText(input), passed, entered, ms: Math.round(ms) },
        'turn',
      );
    }),
    request: safely((call) => {
      recent[requests++ % RECENT_REQUESTS] = call;
    }),
    silence: safely(({ call, left, turns }) => {
      log.info({ ...about(call), left, turns }, 'hung up on silence');
    }),
    refusal: safely(({ status, reason, sid }) => {
      // Anybody may have sent it.
      if (!mayTellRefusal()) return;
      const call = sid?.slice(0, SID_LENGTH);
      log.warn({ call, status, reason: hideSecrets(reason(), MAX_REASON) }, 'refused');
    }),
    repeat: safely(({ sid }) => {
      log.info({ call: sid.slice(0, SID_LENGTH) }, 'repeated');
    }),
    end: safely(({ call, status, seconds, state }) => {
      log.info({ ...about(call), status, seconds, state }, 'ended');
    }),
    failure: safely(({ error, call, left, input, entered, rescueError, ms }) => {
      const redact = redactor([...secrets, ...privateValues(call)]);
      const rescueErr = rescueError === undefined ? undefined : safeError(rescueError, redact);
      const err = safeError(error, redact);
      const move = { left, input: inputText(input), entered, ms: Math.round(ms) };
      log.error({ ...about(call), ...move, err, rescueErr }, 'failed');
    }),
    eventFailure: safely(({ kind, params, memory, error, again }) => {
      const call = params['CallSid']?.slice(0, SID_LENGTH);
      const err = safeError(error, redactor([...secrets, ...privateEvent(params, memory)]));
      if (again) return log.warn({ call, event: kind, again, err }, 'event failed');
      // Somebody has to fetch the recording by hand. Its SID says nothing without the account's credentials.
      const recording = RECORDING_SID.exec(params['RecordingSid'] ?? params['RecordingUrl'] ?? '')?.[0];
      log.error({ call, event: kind, recording, err }, 'event given up');
    }),
    redis: safely(({ up, error }) => {
      if (up) log.info('Redis is there: sessions are kept in it');
      else log.error({ err: strayError(error) }, 'Redis is away: callers whose state it has are rescued');
    }),
    exception: safely((error) => {
      if (mayTellError())
        log.fatal({ err: strayError(error), ...processState() }, 'uncaught exception: the process ends');
    }),
    rejection: safely((error) => {
      if (mayTellError()) log.error({ err: strayError(error) }, 'a promise was rejected that nothing awaits');
    }),
  };

  function safely<Event>(tell: (event: Event) => void): (event: Event) => void {
    return function told(event) {
      try {
        tell(event);
      } catch (error) {
        log.error({ err: safeError(error, hideSecrets) }, 'a line is missing here');
      }
    };
  }
}

/** Whose call it was. A handler may have put anything into its call. */
function about({ sid, from }: Pick<Call, 'sid' | 'from'>) {
  return { call: String(sid).slice(0, SID_LENGTH), from: shortened(String(from)) };
}

/** What may explain a crash. */
function processState() {
  const { rss, heapUsed } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return { uptime: Math.round(process.uptime()), rss, heapUsed, resources };
}
