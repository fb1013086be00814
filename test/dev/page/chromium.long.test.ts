// All long tests in a browser are one file, so that one Chromium runs them all.
import './chromium/access.js';
import './chromium/call.js';
import './chromium/connection.js';
import './chromium/conversation.js';
import { useChromium } from './chromium/harness.js';
import './chromium/layout.js';
import './chromium/speech.js';
import './chromium/tree-view.js';

useChromium();
