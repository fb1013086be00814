import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import type { AccountNumbers } from '../../src/dev/twilio-numbers.js';

export const ACCOUNT = `AC${'a'.repeat(32)}`;
export const TOKEN = 'the auth token';

export const BEFORE = {
  voice_url: 'https://old.example.com/voice',
  voice_method: 'GET',
  voice_fallback_url: '',
  voice_fallback_method: 'POST',
  status_callback: 'https://old.example.com/status',
  status_callback_method: 'POST',
};

export interface FakeNumber {
  sid: string;
  phone_number: string;
  voice_application_sid?: string;
  trunk_sid?: string;
  capabilities?: { voice: boolean };
  [setting: string]: unknown;
}

/** A small server that answers as Twilio's REST API does for an account's numbers, two a page, and the SDK's client for it. */
export async function twilioApi(phoneNumbers: string[]) {
  const numbers = phoneNumbers.map(
    (phone_number, index): FakeNumber => ({
      sid: `PN${String(index).padStart(32, '0')}`,
      phone_number,
      capabilities: { voice: true },
      voice_receive_mode: 'voice',
      ...BEFORE,
    }),
  );
  /** What every request is answered with, where it is not answered as usual. */
  const trouble: { status?: number; times?: number; silent?: boolean; refuseUpdates?: boolean } = {};
  const requests: string[] = [];

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    requests.push(`${request.method} ${url.pathname.split('/').slice(4).join('/')}${url.search}`);
    if (trouble.silent) return;
    if (trouble.status !== undefined && (trouble.times === undefined || trouble.times-- > 0)) {
      return json(response, trouble.status, { code: 20003, message: 'trouble', status: trouble.status });
    }
    const credentials = Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64');
    if (request.headers.authorization !== `Basic ${credentials}`) {
      return json(response, 401, { code: 20003, message: 'Authenticate', status: 401 });
    }
    const sid = /IncomingPhoneNumbers\/(PN\w+)\.json/.exec(url.pathname)?.[1];
    if (sid === undefined) return json(response, 200, page(url));
    const number = numbers.find((one) => one.sid === sid);
    if (!number) return json(response, 404, { code: 20404, message: 'not found', status: 404 });
    if (request.method === 'POST' && trouble.refuseUpdates) return json(response, 500, { status: 500 });
    if (request.method === 'POST') Object.assign(number, settings(await body(request)));
    return json(response, 200, number);
  });

  function page(url: URL) {
    const part = (url.searchParams.get('PhoneNumber') ?? '').replace(/[^0-9]/g, '');
    const found = numbers.filter((number) => number.phone_number.includes(part));
    const from = Number(url.searchParams.get('Page') ?? 0) * 2;
    const next = new URLSearchParams({ PhoneNumber: part, Page: String(from / 2 + 1) });
    return {
      incoming_phone_numbers: found.slice(from, from + 2),
      next_page_uri: from + 2 < found.length ? `${url.pathname}?${next}` : null,
    };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  /** @param timeout milliseconds after which a request without an answer fails; it is sent again twice */
  function client(token = TOKEN, timeout = 10_000): AccountNumbers {
    const httpClient = new twilio.RequestClient({
      timeout,
      autoRetry: true,
      maxRetries: 2,
      maxRetryDelay: 10,
    });
    const request = httpClient.request.bind(httpClient);
    httpClient.request = (options) =>
      request({ ...options, uri: options.uri.replace('https://api.twilio.com', `http://127.0.0.1:${port}`) });
    return { account: ACCOUNT, numbers: twilio(ACCOUNT, token, { httpClient }).incomingPhoneNumbers };
  }

  function close() {
    server.close();
    server.closeAllConnections();
  }

  return { numbers, trouble, requests, client, close };
}

function json(response: ServerResponse, status: number, value: unknown) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function body(request: AsyncIterable<Buffer>): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** VoiceUrl → voice_url, as the API names what it was sent. */
function settings(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...form].map(([name, value]) => [name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase(), value]),
  );
}
