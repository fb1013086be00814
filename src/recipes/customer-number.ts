/**
 * A water company that knows its customers by number. Typing errors are found by the number's last digit, and the
 * number is read back while it is looked up. After three tries, or where the lookup is slow or down, a person answers.
 * The log says why, and has nothing of the number.
 *
 * To set: `OFFICE_NUMBER`, who answers for the office, and `CUSTOMERS_URL`, which gets a POST of {"number": "10437655"}
 * and answers {"owedCents": 4250}, or 404 where nobody has the number. Without it, only the example below is a
 * customer. At Twilio: only the number's webhook.
 */

import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place } from '../state-machine.js';
import { spokenDigits } from '../tree-helpers/caller-number.js';
import { dialing, recording, saying } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';
import { passesLuhn } from '../tree-helpers/typed-numbers.js';

type StateName =
  | 'greeting'
  | 'number'
  | 'mistyped'
  | 'unknown'
  | 'wait'
  | 'lookup'
  | 'notFound'
  | 'account'
  | 'helper'
  | 'office'
  | 'message'
  | 'thanks'
  | 'goodbye';

interface Memory {
  /** Kept until it is looked up. */
  number: string;
  owedCents: number;
  failures: number;
}

interface Service {
  url: string | undefined;
  /** Callers hear nothing meanwhile, and Twilio gives up after 15 s. */
  limitMs: number;
}

const OFFICE_NUMBER = phoneNumber('OFFICE_NUMBER', '+14195550160');
const TRIES = 3;
const EXAMPLE = '10437655';

/** What the customer owes; undefined: nobody has the number. In the URL, the number would be in other servers' logs. */
async function lookUp(number: string, { url, limitMs }: Service): Promise<number | undefined> {
  if (!url) return number === EXAMPLE ? 4250 : undefined;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ number }),
    signal: AbortSignal.timeout(limitMs),
  });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`CUSTOMERS_URL answers ${answer.status}`);
  const { owedCents } = Object(await answer.json());
  if (!Number.isInteger(owedCents) || owedCents < 0)
    throw new Error('CUSTOMERS_URL answers without owedCents');
  return owedCents;
}

function exitNumber({ digits, memory }: Call<Memory>): StateName {
  if (digits.length !== EXAMPLE.length || !passesLuhn(digits)) return failure(memory, 'mistyped');
  memory.number = digits;
  return 'wait';
}

function failure(memory: Memory, again: StateName): StateName {
  memory.failures += 1;
  return memory.failures >= TRIES ? 'helper' : again;
}

function enterAccount(response: VoiceResponse, { memory }: Call<Memory>) {
  const [dollars, cents] = [Math.floor(memory.owedCents / 100), memory.owedCents % 100];
  const owed = `You owe us ${dollars} dollars and ${cents} cents.`;
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
  gather.say(`${owed} To hear this again, press one. To speak with us, press zero. Otherwise, just hang up.`);
}

/** The tree, with the service that knows the customers. */
export function customerTree(service: Service): PhoneTree<StateName, Memory> {
  const states: Record<StateName, Place<StateName, Memory>> = {
    greeting: saying('Riverbend Water.', 'number'),
    number: {
      enter(response) {
        const gather = response.gather({ actionOnEmptyResult: true, numDigits: EXAMPLE.length, timeout: 8 });
        gather.say('Please type your customer number. Its eight digits are at the top of each bill.');
      },
      exit: exitNumber,
      tries: [EXAMPLE],
    },
    mistyped: saying('That is not a customer number.', 'number'),
    unknown: saying('We do not know that number.', 'number'),
    wait: {
      enter(response, { memory }) {
        response.say(`One moment please, while we look up customer ${spokenDigits(memory.number)}.`);
        // What is said in this response is heard only now, before the lookup begins.
        response.redirect('/webhook');
      },
      exit: () => 'lookup',
    },
    lookup: {
      // Where it throws, the caller hears the apology below, and the rescue state dials.
      async act({ memory }) {
        const owedCents = await lookUp(memory.number, service);
        memory.number = '';
        if (owedCents === undefined) return 'notFound';
        memory.owedCents = owedCents;
        return 'account';
      },
      to: ['account', 'notFound'],
      pretend: ({ memory }) => void Object.assign(memory, { number: '', owedCents: 4250 }),
    },
    notFound: { choose: ({ memory }) => failure(memory, 'unknown') },
    account: {
      enter: enterAccount,
      exit: ({ digits }) => (digits === '1' ? 'account' : digits === '0' ? 'office' : 'goodbye'),
    },
    helper: saying('Let us find your number for you.', 'office'),
    office: dialing(OFFICE_NUMBER, 'goodbye', 'message'),
    message: recording(
      'Nobody is free right now. After the tone, please leave your name and number.',
      'thanks',
      'goodbye',
    ),
    thanks: saying('Thank you. We will call you back.', 'goodbye'),
    goodbye: saying('Goodbye.', null),
  };
  const apology = {
    text: 'We cannot look up your number at the moment. We are connecting you to the office.',
  };
  const memory = { number: '', owedCents: 0, failures: 0 };
  return { states, start: 'greeting', rescue: 'office', memory, words: () => ({ apology }) };
}

export const tree = customerTree({ url: process.env['CUSTOMERS_URL'], limitMs: 3000 });
