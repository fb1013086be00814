// Bare Express with the duties of the webhook: a form, Twilio's signature, a cookie session that is written, TwiML.
import express from 'express';
import session from 'express-session';
import createMemoryStore from 'memorystore';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

const { SESSION_SECRET, TWILIO_AUTH_TOKEN, PUBLIC_URL, TWIML } = process.env;
const MemoryStore = createMemoryStore(session);
const maxAge = 4 * 60 * 60 * 1000;

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use((request, response, next) => {
  const signature = request.get('X-Twilio-Signature') ?? '';
  const url = PUBLIC_URL + request.originalUrl;
  if (validateRequest(TWILIO_AUTH_TOKEN, signature, url, request.body)) return next();
  response.status(403).end();
});
app.use(
  session({
    secret: SESSION_SECRET,
    store: new MemoryStore({ checkPeriod: 600_000 }),
    cookie: { maxAge },
    resave: false,
    saveUninitialized: false,
  }),
);
app.post('/webhook', (request, response) => {
  const { CallSid: sid, Digits: state } = request.body;
  request.session.call = { sid, state, memory: {} };
  response.type('text/xml').send(TWIML);
});

function onListening(port) {
  console.log(`answering calls at POST http://localhost:${port}/webhook`);
}
if (process.env.SERVED === 'alike') {
  const { serve } = await import('../../dist/server.js');
  const { port } = await serve(app, 0, '127.0.0.1');
  onListening(port);
} else {
  const server = app.listen(0, '127.0.0.1', () => onListening(server.address().port));
}
