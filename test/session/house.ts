import supertest from 'supertest';
import type { PhoneTree } from '../../src/state-machine.js';
import { twiml } from '../helpers/twiml.js';

export const LOBBY = twiml('<Gather><Say>lobby</Say></Gather>');
export const BAR = twiml('<Gather><Say>bar</Say></Gather>');

/** Two rooms: 3 leads from the lobby to the bar, 1 stays there. */
export const house: PhoneTree<'lobby' | 'bar'> = {
  states: {
    lobby: {
      enter: (response) => void response.gather().say('lobby'),
      exit: ({ digits }) => (digits === '3' ? 'bar' : 'lobby'),
    },
    bar: {
      enter: (response) => void response.gather().say('bar'),
      exit: ({ digits }) => (digits === '1' ? 'bar' : 'lobby'),
    },
  },
  start: 'lobby',
  rescue: 'lobby',
};

type App = Parameters<typeof supertest>[0];

/** Asks as a client of the tutorial would: with these parameters and cookies only. */
export async function ask(
  app: App,
  form: string,
  cookie = '',
  headers: Record<string, string> = {},
): Promise<supertest.Response> {
  return supertest(app)
    .post('/webhook')
    .set({ Cookie: cookie, ...headers })
    .send(form);
}

export const setCookie = (response: supertest.Response): string => response.headers['set-cookie']?.[0] ?? '';
export const cookieOf = (response: supertest.Response): string => setCookie(response).split(';')[0] ?? '';
