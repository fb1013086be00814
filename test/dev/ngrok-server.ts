import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';

// For localhost, until 2126.
const CERT = `-----BEGIN CERTIFICATE-----
MIIBkTCCATigAwIBAgIUFyisRdp1u3Da+aLm5pf925vprIAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDIxMjEzOVoYDzIxMjYxMDMx
MjEyMTM5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQB5Vbhhvebs9w6YDQlrP9MrOk6EVpps46vmYHd33PndcvcSVnJWznl
Mql+wY1n6U7h8YfTwskvPfVkkbZ+uln8o2YwZDAdBgNVHQ4EFgQUKqqiofP1Vlp9
wl62BmfDm4/Ij1swHwYDVR0jBBgwFoAUKqqiofP1Vlp9wl62BmfDm4/Ij1swFAYD
VR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDRwAw
RAIgT5kl1BhJnPLG7vfRn1jyJ5h93CR+PU3OW/oKnRRL5/4CID9ppBvvl3xZjsWZ
wmEfagz2BwxjJxIYJa3ju+ISx9vv
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQW/ujx5FuaexrChQ
GsgB4G5zBMw+85An/YKVKAzJzj6hRANCAAQB5Vbhhvebs9w6YDQlrP9MrOk6EVpp
s46vmYHd33PndcvcSVnJWznlMql+wY1n6U7h8YfTwskvPfVkkbZ+uln8
-----END PRIVATE KEY-----`;

const DATA = 1;
const FIN = 1;
const HEARTBEAT = 0xffffffff;

/**
 * A small server that speaks ngrok's protocol to its SDK: TLS, streams of muxado frames, JSON. It accepts any
 * authtoken, and gives each tunnel the next of these URLs, the last one for ever.
 */
export async function ngrokServer(urls: string[], error?: string) {
  const sockets = new Set<Socket>();
  const state = { sessions: 0, tunnels: 0 };
  const server = createServer({ cert: CERT, key: KEY }, (socket) => {
    state.sessions++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    speak(socket);
  });

  function speak(socket: Socket) {
    let received = Buffer.alloc(0);
    const streams = new Map<number, Buffer>();
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      for (;;) {
        if (received.length < 8) return;
        const length = received.readUIntBE(0, 3);
        if (received.length < 8 + length) return;
        const [kind, id] = [received.readUInt8(3) >> 4, received.readUInt32BE(4)];
        const body = received.subarray(8, 8 + length);
        received = received.subarray(8 + length);
        if (kind !== DATA || length === 0) continue;
        const text = Buffer.concat([streams.get(id) ?? Buffer.alloc(0), body]);
        streams.set(id, text);
        if (text.length < 4) continue;
        if (text.readUInt32BE(0) === HEARTBEAT) {
          // The first four bytes name the kind of stream; of each later four, the same are expected back.
          if (text.length === 8) send(socket, id, text.subarray(4));
          streams.set(id, text.subarray(0, 4));
        } else answer(streams, socket, id, text);
      }
    });
  }

  function answer(streams: Map<number, Buffer>, socket: Socket, id: number, text: Buffer) {
    const type = text.readUInt32BE(0);
    let request: { Opts?: unknown };
    try {
      request = JSON.parse(text.subarray(4).toString());
    } catch {
      return; // The rest is on its way.
    }
    if (type === 0) reply({ Version: '3', ClientId: 'c', Extra: {}, Error: error ?? '' });
    else if (type === 1) {
      const URL = urls[Math.min(state.tunnels++, urls.length - 1)];
      reply({
        Id: `t${state.tunnels}`,
        URL,
        Proto: 'https',
        Opts: request.Opts,
        Extra: { Token: '' },
        Error: '',
      });
    } else reply({ Error: '' });

    function reply(value: object) {
      streams.delete(id);
      send(socket, id, Buffer.from(JSON.stringify(value)), FIN);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    state,
    /** What `forward` needs to reach this server. */
    address: { server_addr: `localhost:${port}`, session_ca_cert: CERT },
    /** Cuts all connections. */
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    /** Refuses connections from now on, until `open`. */
    async shut() {
      const shut = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await shut;
    },
    open: () => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve)),
  };
}

function send(socket: Socket, id: number, body: Buffer, flags = 0) {
  const header = Buffer.alloc(8);
  header.writeUIntBE(body.length, 0, 3);
  header.writeUInt8((DATA << 4) | flags, 3);
  header.writeUInt32BE(id, 4);
  socket.write(Buffer.concat([header, body]));
}
