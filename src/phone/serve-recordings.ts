import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of the recordings of simulated calls. Each recording is a WAV file, as at Twilio. */
export interface Recordings {
  /** Replaces https://api.twilio.com in a RecordingUrl. */
  origin: string;
  keep: (sid: string, ms: number) => void;
  close: () => void;
}

const SAMPLES_PER_SECOND = 8000;
const TONE_HZ = 440;
const MOST_KEPT = 100;

/** Serves recordings on a free port of this computer. Each file is a tone of the recording's length. */
export async function serveRecordings(): Promise<Recordings> {
  const lengths = new Map<string, number>();
  const server = createServer(({ url = '' }, response) => {
    const [, sid = ''] = /\/Recordings\/(RE[0-9a-f]{32})(?:\.wav)?$/.exec(url) ?? [];
    const ms = lengths.get(sid);
    if (ms === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': 'audio/x-wav' }).end(tone(ms));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    keep(sid, ms) {
      const [oldest] = lengths.keys();
      if (oldest !== undefined && lengths.size >= MOST_KEPT) lengths.delete(oldest);
      lengths.set(sid, ms);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A WAV file: one channel of 8-bit samples. */
function tone(ms: number): Buffer {
  const samples = Math.round((ms / 1000) * SAMPLES_PER_SECOND);
  const data = Buffer.from(
    Uint8Array.from({ length: samples }, (_, index) => {
      return 128 + 40 * Math.sin((2 * Math.PI * TONE_HZ * index) / SAMPLES_PER_SECOND);
    }),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  header.writeUInt32LE(SAMPLES_PER_SECOND, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, data]);
}
