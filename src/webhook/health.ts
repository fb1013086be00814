import type { RequestHandler } from 'express';
import type { Store } from 'express-session';

/** Whether this process takes calls (503 once it is draining), and whether its session store answers. */
export function health(store: Store): RequestHandler {
  return async function health(request, response) {
    const draining = request.app.enabled('draining');
    const sessions = await new Promise<string>((resolve) => {
      store.get('healthz', (error) => resolve(error ? 'unreachable' : 'ok'));
    });
    response.status(draining ? 503 : 200).json({ status: draining ? 'draining' : 'ok', sessions });
  };
}
