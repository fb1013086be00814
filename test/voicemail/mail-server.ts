import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string;
  /** As it came, headers and all. */
  source: string;
  id: string;
}

/** An SMTP reply that is an error. */
export function refusal(responseCode: number, message = 'no'): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A real SMTP server that fails where a test wants it to. */
export async function mailServer() {
  const mails: ReceivedMail[] = [];
  let wake = () => {};
  const faults: {
    recipient?: ((to: string) => Error | undefined) | undefined;
    data?: (() => Error | undefined) | undefined;
    /** What is answered although the mail was taken. */
    reply?: (() => Error | undefined) | undefined;
  } = {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      callback(faults.recipient?.(address));
    },
    async onData(stream, { envelope }, callback) {
      // A sender may be killed in the middle.
      const source = await text(stream).catch(() => undefined);
      const fault = source === undefined ? refusal(451) : faults.data?.();
      if (fault || source === undefined) return callback(fault);
      const [, id = ''] = /^Message-ID: (.*)\r$/im.exec(source) ?? [];
      mails.push({ to: `${envelope.rcptTo[0]?.address}`, source, id });
      callback(faults.reply?.());
      wake();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    faults,
    /** Settles once this many different messages are here. */
    async received(count: number) {
      while (new Set(mails.map(({ id, to }) => `${id} ${to}`)).size < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
