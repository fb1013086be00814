// The webhook as it is built, without its log: what bare Express does not write either.
import { createApp } from '../../dist/app.js';
import { loadConfig } from '../../dist/config.js';
import { tree } from '../../dist/ivr.js';
import { serve } from '../../dist/server.js';

const config = loadConfig(process.env);
const { port } = await serve(createApp(config, tree), 0);
console.log(`answering calls at POST http://localhost:${port}/webhook`);
