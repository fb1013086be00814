import type { Request, RequestHandler } from 'express';

const MAX_BYTES = 64 * 1024;
const MAX_PARAMETERS = 200;
const NOT_ASCII = /[^ -~]/;
const FORM = /^application\/x-www-form-urlencoded *(;|$)/i;

/** The parameters that Twilio posts. */
export interface Form {
  /** As they were sent, which is what Twilio signs. */
  pairs: readonly (readonly [name: string, value: string])[];
  /** As handlers get them. The values of a repeated one are joined by commas, which are no key. */
  params: Record<string, string>;
}

/** Reads the form that Twilio posts into `request.body`; anything else is an error with a 4xx `status`. */
export const readForm: RequestHandler = async (request, _response, next) => {
  const type = request.headers['content-type'];
  if (type !== undefined && !FORM.test(type)) throw badRequest(415, `the body is ${type}, not a form`);
  const body = await read(request);
  if (NOT_ASCII.test(body)) throw badRequest(400, 'the form is not percent-encoded');
  if (body.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS) {
    throw badRequest(413, 'too many parameters');
  }
  request.body = parse(body);
  next();
};

/** The body; never settles for a request that is cut off. */
function read(request: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    function take(piece: Buffer) {
      size += piece.length;
      pieces.push(piece);
      if (size > MAX_BYTES) end(() => reject(badRequest(413, 'request entity too large')));
    }
    // A listener that stays keeps the request, and all that it led to, until the next full garbage collection.
    function end(settle: () => void) {
      request.off('data', take);
      settle();
    }
    request.on('data', take);
    request.once('end', () => end(() => resolve(Buffer.concat(pieces).toString('latin1'))));
  });
}

function parse(body: string): Form {
  // URLSearchParams skips a leading question mark, and only one.
  const pairs = [...new URLSearchParams(`?${body}`)];
  const params = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = params.get(name);
    params.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { pairs, params: Object.fromEntries(params) };
}

/** The parameters of the form; none before it is read. */
export function parametersOf(request: Request): Form['params'] {
  const form: Partial<Form> | undefined = request.body;
  return form?.params ?? {};
}

/** An error that the request is to blame for: answered with this status and message. */
function badRequest(status: number, message: string): Error {
  return Object.assign(new Error(message), { status });
}
