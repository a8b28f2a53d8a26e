import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Dial } from '../../src/loadtest/load/plan.js';

export type Small = { port: number; url: string; dial: Dial; stop: () => Promise<void> };

/** A server of the loopback that a test writes in a line. */
export async function answering(answer: RequestListener): Promise<Small> {
  const server = createHttp(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return small(server.address() as AddressInfo, async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
}

/** One that says what it says, be it HTTP or not. */
export async function speaking(talk: (socket: Socket, request: string) => void): Promise<Small> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('data', (bytes) => talk(socket, bytes.toString('latin1')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return small(server.address() as AddressInfo, async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
}

function small({ port }: AddressInfo, stop: () => Promise<void>): Small {
  const host = `127.0.0.1:${port}`;
  return { port, url: `http://${host}`, dial: { address: '127.0.0.1', port, host, tls: null }, stop };
}
