// The built webhook with a tree of STATES states. Each key leads to another state.
import { createApp } from '../../dist/app.js';
import { loadConfig } from '../../dist/config.js';
import { serve } from '../../dist/server.js';

const count = Number(process.env.STATES);
const name = (index) => `state${index % count}`;
const states = Object.fromEntries(
  Array.from({ length: count }, (_, index) => [
    name(index),
    {
      enter: (response) => void response.gather({ numDigits: 1 }).say('Press a key.'),
      exit: () => name(index + 1237),
    },
  ]),
);
const tree = { states, start: name(0), rescue: name(0) };
const { port } = await serve(createApp(loadConfig(process.env), tree), 0);
console.log(`answering calls at POST http://localhost:${port}/webhook`);
