// What needs a browser to be proved; the rest is in chromium.long.test.ts, and without a browser in the others.
import './chromium/essential.js';
import { useChromium } from './chromium/harness.js';

useChromium();
