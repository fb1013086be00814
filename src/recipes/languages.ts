/**
 * Hotels in three languages. Callers choose one first, and hear it to the end of the call, in what the server itself
 * says, too. The voice is that of the caller's country. A caller who chooses no language hears the country's.
 *
 * To set: `RECEPTION_NUMBER`, who answers for the hotels. At Twilio: only the number's webhook.
 */

import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Call, PhoneTree, Place, Spoken } from '../state-machine.js';
import { dialing, recordMessage } from '../tree-helpers/prompts.js';
import { phoneNumber } from '../tree-helpers/tree-variables.js';

const RECEPTION = phoneNumber('RECEPTION_NUMBER', '+13055550177');
const MISTAKES_ALLOWED = 2;

type Language = 'en' | 'es' | 'fr';
type StateName = 'language' | 'menu' | 'times' | 'wrongKey' | 'reception' | 'message' | 'thanks' | 'goodbye';

interface Memory {
  /** What the caller has chosen. */
  chosen: Language | null;
  mistakes: number;
}

interface Voice extends Omit<Spoken, 'text'> {
  speaks: Language;
  /** The dialling code of its country. */
  code: string;
}

const ENGLISH: Voice = { speaks: 'en', code: '+1', language: 'en-US', voice: 'Polly.Joanna-Neural' };
/** The first voice of each language is for callers from other countries. */
const VOICES: Voice[] = [
  ENGLISH,
  { speaks: 'en', code: '+44', language: 'en-GB', voice: 'Polly.Amy-Neural' },
  { speaks: 'es', code: '+52', language: 'es-MX', voice: 'Polly.Mia-Neural' },
  { speaks: 'es', code: '+34', language: 'es-ES', voice: 'Polly.Lucia-Neural' },
  { speaks: 'fr', code: '+1', language: 'fr-CA', voice: 'Polly.Gabrielle-Neural' },
  { speaks: 'fr', code: '+33', language: 'fr-FR', voice: 'Polly.Lea-Neural' },
];
const KEYS: Record<string, Language> = { 1: 'en', 2: 'es', 3: 'fr' };
const TEXTS = {
  en: {
    choose: 'Costa Azul Hotels. For English, press one.',
    menu: 'For arrival and departure, press one. For another language, press nine. For reception, press zero.',
    times: 'Your room is ready at 3 PM, and yours until 11 AM.',
    wrongKey: 'Sorry, that is not a choice.',
    message: 'Reception is busy. After the tone, please leave your name and number.',
    thanks: 'Thank you. We will call you back.',
    goodbye: 'Goodbye.',
    silence: 'We have not heard from you, so we are ending this call. Goodbye.',
    apology: 'We are sorry, something went wrong. We are connecting you to reception.',
    lastApology: 'We are sorry, something went wrong. Please call again later.',
  },
  es: {
    choose: 'Para español, oprima dos.',
    menu: 'Para la llegada y la salida, oprima uno. Para otro idioma, oprima nueve. Para la recepción, oprima cero.',
    times: 'Su habitación está lista a las tres de la tarde, y es suya hasta las once de la mañana.',
    wrongKey: 'Lo sentimos, esa no es una opción.',
    message: 'La recepción está ocupada. Después del tono, deje su nombre y su número.',
    thanks: 'Gracias. Le devolveremos la llamada.',
    goodbye: 'Hasta luego.',
    silence: 'No le hemos oído, así que terminamos esta llamada. Hasta luego.',
    apology: 'Lo sentimos, algo ha fallado. Le comunicamos con la recepción.',
    lastApology: 'Lo sentimos, algo ha fallado. Por favor, llame más tarde.',
  },
  fr: {
    choose: 'Pour le français, appuyez sur trois.',
    menu: "Pour l'arrivée et le départ, appuyez sur un. Pour une autre langue, appuyez sur neuf. Pour la réception, appuyez sur zéro.",
    times: 'Votre chambre est prête à quinze heures, et vous la gardez jusqu’à onze heures.',
    wrongKey: "Désolé, ce n'est pas un choix.",
    message: 'La réception est occupée. Après le signal, laissez votre nom et votre numéro.',
    thanks: 'Merci. Nous vous rappellerons.',
    goodbye: 'Au revoir.',
    silence: 'Nous ne vous avons pas entendu, et nous terminons cet appel. Au revoir.',
    apology: "Désolé, une erreur s'est produite. Nous vous passons la réception.",
    lastApology: "Désolé, une erreur s'est produite. Veuillez rappeler plus tard.",
  },
};
type Text = keyof typeof TEXTS.en;

/** The text as the caller hears it, in this language or else in the one of the caller's country. */
function spoken(which: Text, { from, memory }: Call<Memory>, language = memory.chosen): Spoken {
  const voices = VOICES.filter(({ speaks }) => language === null || speaks === language);
  const own = voices.find(({ code }) => from.startsWith(code)) ?? voices[0] ?? ENGLISH;
  const { speaks, code: _code, ...voice } = own;
  return { ...voice, text: TEXTS[speaks][which] };
}

function say(to: Pick<VoiceResponse, 'say'>, { text, ...voice }: Spoken) {
  to.say(voice, text);
}

function ask(response: VoiceResponse, ...prompts: Spoken[]) {
  const gather = response.gather({ actionOnEmptyResult: true, numDigits: 1 });
  for (const prompt of prompts) say(gather, prompt);
}

const states: Record<StateName, Place<StateName, Memory>> = {
  language: {
    enter: (response, call) =>
      ask(response, spoken('choose', call, 'en'), spoken('choose', call, 'es'), spoken('choose', call, 'fr')),
    exit({ digits, memory }) {
      memory.chosen = KEYS[digits] ?? memory.chosen;
      return 'menu';
    },
  },
  menu: {
    enter: (response, call) => ask(response, spoken('menu', call)),
    exit: exitMenu,
  },
  times: {
    enter: (response, call) => ask(response, spoken('times', call), spoken('menu', call)),
    exit: exitMenu,
  },
  wrongKey: { enter: (response, call) => say(response, spoken('wrongKey', call)), exit: 'menu' },
  reception: dialing(RECEPTION, 'goodbye', 'message'),
  message: {
    enter(response, call) {
      say(response, spoken('message', call));
      recordMessage(response, { maxLength: 120 });
    },
    exit: ({ recording }) => (recording && recording.seconds > 0 ? 'thanks' : 'goodbye'),
  },
  thanks: { enter: (response, call) => say(response, spoken('thanks', call)), exit: 'goodbye' },
  goodbye: { enter: (response, call) => say(response, spoken('goodbye', call)), exit: null },
};

function exitMenu({ digits, memory }: Call<Memory>): StateName {
  if (digits === '1') return 'times';
  if (digits === '9') return 'language';
  if (digits === '0') return 'reception';
  memory.mistakes += 1;
  return memory.mistakes > MISTAKES_ALLOWED ? 'reception' : 'wrongKey';
}

export const tree: PhoneTree<StateName, Memory> = {
  states,
  start: 'language',
  rescue: 'reception',
  memory: { chosen: null, mistakes: 0 },
  words: (call) => ({
    apology: spoken('apology', call),
    lastApology: spoken('lastApology', call),
    goodbye: spoken('silence', call),
  }),
};
