import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { placeCall } from '../../src/phone/call.js';
import { expectClean, HOURS, MENU } from '../calls/tree.js';
import { dev } from './copy.js';

describe('npm run dev', () => {
  it('serves the tree with nothing configured, and says what is open and what is missing', async () => {
    const { webhook, prints } = dev();
    const call = await placeCall(await webhook());
    await call.press('3');
    expect(call.heard).toContain(HOURS);
    expectClean(call);
    await prints('anybody, as requests are not verified; this computer only');
    await prints('NGROK_AUTHTOKEN, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER in .env');
    await prints('menu ─3→ hours');
  });

  it('serves a saved change to a call that goes on where it was', async () => {
    const { webhook, prints, edit } = dev();
    const call = await placeCall(await webhook());
    await call.press('3');
    edit('We are open Monday', 'We are open Sunday');
    const mark = await prints('src/ivr.ts changed');
    await call.press('1');
    expect(call.heard).toContain('We are open Sunday');
    await prints('open to', mark);
    expectClean(call);
  });

  it.each([
    ['does not compile', 'function enterMenu', 'funktion enterMenu', 'ERROR: Expected'],
    [
      'leads to a state that is none',
      "exit: 'menu' },\n};",
      "exit: 'meny' },\n};",
      'error: its exit leads to "meny"',
    ],
    ['breaks at start', "start: 'greeting'", 'start: undefinedName.start', 'undefinedName is not defined'],
  ])(
    'says that a change %s, goes on with the last good tree, and is mended by the next save',
    async (_what, good, bad, problem) => {
      const { webhook, prints, edit } = dev();
      const call = await placeCall(await webhook());
      edit(good, bad);
      let mark = await prints(problem, await prints('The change is not served:'));
      await call.press('9');
      expect(call.heard).toContain(MENU);
      edit(bad, good);
      mark = await prints('open to', mark);
      edit('For sales', 'For cheese');
      await prints('open to', await prints('changed', mark));
      await call.press('9');
      expect(call.heard).toContain('For cheese, press one.');
      expectClean(call);
    },
  );

  it('tells the page what has been broken from the start', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((closed) => free.close(closed));
    const { edit, prints } = dev({ PHONE_PORT: `${port}` });
    edit('function enterMenu', 'funktion enterMenu');
    await prints('ERROR: Expected');
    const events = () => fetch(`http://127.0.0.1:${port}/events`).catch(() => undefined);
    await expect.poll(events, { timeout: 10_000 }).toBeDefined();
    const told = (await events())?.body?.getReader();
    let text = '';
    while (!text.includes('"conversation"')) text += new TextDecoder().decode((await told?.read())?.value);
    await told?.cancel();
    expect(text).toContain('ERROR: Expected');
  });

  it('loses no request and no state of a call while it restarts again and again', async () => {
    const { webhook, prints, edit } = dev();
    const call = await placeCall(await webhook());
    await call.press('3');
    let mark = 0;
    for (let version = 0; version < 3; version++) {
      edit('enter: enterHours', ' enter: enterHours');
      let served = false;
      const restarted = prints('changed', mark).then((at) => prints('open to', at));
      void restarted.then(() => {
        served = true;
      });
      while (!served) {
        await call.press('1');
        expect(call.heard).toContain(HOURS);
      }
      mark = await restarted;
    }
    expectClean(call);
  });

  it('stays open to those it says it is open to when .env changes, and says that this counts later', async () => {
    const { webhook, prints, edit, configure } = dev();
    const url = await webhook();
    configure('TWILIO_AUTH_TOKEN=token');
    await prints('.env changed: it counts once npm run dev is started again');
    edit('We are open Monday', 'We are open Sunday');
    await prints('anybody, as requests are not verified', await prints('src/ivr.ts changed'));
    const call = await placeCall(url);
    await call.press('3');
    expect(call.heard).toContain('We are open Sunday');
  });

  it('says what the check would refuse, and serves it all the same', async () => {
    const { webhook, prints, edit } = dev();
    const call = await placeCall(await webhook());
    edit("['9', 'menu'],", "['9', 'menu'], ['7', 'hours'],");
    await prints('npm run check would refuse menu: 7 leads to hours, but no prompt says so');
    await call.press('7');
    expect(call.heard).toContain(HOURS);
  });

  it('shows what a handler prints', async () => {
    const { webhook, prints, edit } = dev();
    const call = await placeCall(await webhook());
    edit(
      'function exitMenu(call: Call): StateName {',
      "$&\n  console.log('pressed', call.digits, call.from);",
    );
    await prints('open to', await prints('changed'));
    await call.press('3');
    await prints('pressed 3 +15551234567');
  });

  it('says that a changed tree does not end its start, and goes on with the last good one', async () => {
    const { webhook, prints, edit } = dev();
    const call = await placeCall(await webhook());
    edit('function exitMenu(call: Call): StateName {', '$&\n  while (true) {}');
    await prints('The change is not served:\n  the tree is not there after 15 s');
    await call.press('3');
    expect(call.heard).toContain(HOURS);
  });

  it('starts a server again that crashed in a call', async () => {
    const { webhook, prints, edit } = dev();
    const url = await webhook();
    edit(
      'function exitHours(call: Call): StateName {',
      "$&\n  if (call.sid !== 'CA'.padEnd(34, '0')) process.exit(3);",
    );
    await prints('open to', await prints('changed'));
    const call = await placeCall(url);
    await call.press('31');
    expect(call.heard).toContain('The phone tree broke down.');
    await prints('it is started again');
    expect((await placeCall(url)).heard).toContain(MENU);
  });

  it('does not start a server again and again that crashes by itself', async () => {
    const { webhook, prints, edit } = dev();
    const url = await webhook();
    edit('function enterHours(response: VoiceResponse) {', '$&\n  process.exit(3);');
    await prints('The change is not served:\n  the server ended by itself', await prints('changed'));
    expect((await placeCall(url)).heard).toBe('The phone tree is broken. The terminal says why.');
  });

  it('goes on without a tunnel that would be open to anybody', async () => {
    const { prints, webhook } = dev({ NGROK_AUTHTOKEN: 'a token' });
    await prints(
      'tunnel        none: it would be open to anybody: set TWILIO_AUTH_TOKEN, or TWILIO_VALIDATE=false',
    );
    expect((await placeCall(await webhook())).status).toBe('gathering');
  });
});
