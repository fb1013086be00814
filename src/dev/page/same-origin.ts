import type { RequestHandler } from 'express';

/** Everything comes from this server, and only files run as scripts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Sets the headers that keep the page from asking any other server. */
export const setPolicy: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};

/**
 * Refuses requests of other sites. The Host must be a name of this computer: an attacker may point a domain at
 * 127.0.0.1 to read this page (DNS rebinding). Other sites may only link to the page. A request that changes
 * something must come from the page itself, as JSON.
 */
export const refuseOtherSites: RequestHandler = (request, response, next) => {
  const host = request.get('Host') ?? '';
  const refuse = (reason: string) =>
    response.status(403).type('text/plain').send(`403 Forbidden: ${reason}\n`);
  if (!URL.canParse(`http://${host}`) || !LOOPBACK.has(new URL(`http://${host}`).hostname)) {
    return refuse('this page is at localhost only');
  }
  const site = request.get('Sec-Fetch-Site') ?? 'none';
  if (site !== 'same-origin' && site !== 'none' && request.path !== '/') {
    return refuse('another site asked for this');
  }
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  if (request.get('Origin') !== `http://${host}`) return refuse('this did not come from the page');
  if (!request.is('application/json')) return refuse('this is not JSON');
  return next();
};
