import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What came back to those who attack: how often each status, and how many connections were cut off. */
export type Tally = { statuses: Record<number, number>; cut: number; retryAfter: number };
export type Attack = { tally: Tally; end: () => Promise<void> };

type Asked = { method?: string; path: (n: number) => string; headers?: Record<string, string>; body?: (n: number) => string };

const emptyTally = (): Tally => ({ statuses: {}, cut: 0, retryAfter: 0 });

/** Asks over so many connections at once, each as soon as it has its answer. */
export function flood(port: number, connections: number, { method = 'GET', path, headers = {}, body }: Asked): Attack {
  const tally = emptyTally();
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let isOver = false;
  let n = 0;
  const ask = () =>
    new Promise<void>((done) => {
      const sent = request({ host: '127.0.0.1', port, method, path: path(++n), headers, agent }, (reply) => {
        tally.statuses[reply.statusCode!] = (tally.statuses[reply.statusCode!] ?? 0) + 1;
        if (reply.headers['retry-after'] !== undefined) tally.retryAfter++;
        reply.resume().once('close', done);
      });
      sent.once('error', () => {
        if (!isOver) tally.cut++;
        setTimeout(done, 10);
      });
      sent.end(body?.(n));
    });
  const lanes = Array.from({ length: connections }, async () => {
    while (!isOver) await ask();
  });
  const end = async () => {
    isOver = true;
    agent.destroy();
    await Promise.all(lanes);
  };
  return { tally, end };
}

/** Connects so often, says `first`, and then a piece of the rest every so often. Whoever is cut off comes again. */
export async function dawdle(port: number, connections: number, first: string, piece = '', everyMs = 1_000): Promise<Attack> {
  const tally = emptyTally();
  const sockets = new Set<Socket>();
  let isOver = false;
  const come = (): Promise<void> =>
    new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        if (first !== '') socket.write(first);
        done();
      });
      sockets.add(socket);
      socket.on('data', (some) => {
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(some.toString('latin1'))?.[1] ?? 0);
        if (status > 0) tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        done();
        sockets.delete(socket);
        if (isOver) return;
        tally.cut++;
        setTimeout(() => !isOver && void come(), 100);
      });
    });
  for (let n = 0; n < connections; n += 250) await Promise.all(Array.from({ length: Math.min(250, connections - n) }, come));
  const drip = setInterval(() => piece !== '' && sockets.forEach((socket) => socket.writable && socket.write(piece)), everyMs);
  const end = async () => {
    isOver = true;
    clearInterval(drip);
    sockets.forEach((socket) => socket.destroy());
    await pause(50);
  };
  return { tally, end };
}

/** Asks for something long so often and never reads what comes. */
export async function neverRead(port: number, connections: number, path: string): Promise<Attack> {
  const tally = emptyTally();
  const sockets: Socket[] = [];
  for (let n = 0; n < connections; n++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}).once('close', () => tally.cut++);
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(3));
    sockets.push(socket);
    if (n % 100 === 99) await pause(20);
  }
  const end = async () => {
    sockets.forEach((socket) => socket.removeAllListeners('close').destroy());
    await pause(50);
  };
  return { tally, end };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Every attack by its name, with how many connections it has. @param token of an author, for who may ask the API */
export const attacks = {
  'idle connections': (port: number, many: number) => dawdle(port, many, ''),
  'slow headers': (port: number, many: number) => dawdle(port, many, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ', 'a'),
  'slow bodies': (port: number, many: number) =>
    dawdle(
      port,
      many,
      'POST /admin/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\na',
      'a',
    ),
  'readers who never read': (port: number, many: number, path = '/') => neverRead(port, many, path),
  'search flood': (port: number, many: number) => flood(port, many, { path: (n) => `/search?q=the+of+${n % 7}` }),
  'kudos flood': (port: number, many: number) => flood(port, many, { method: 'POST', path: () => '/kudos/1' }),
  'log-in flood': (port: number, many: number) =>
    flood(port, many, { method: 'POST', path: () => '/admin/session', headers: form, body: (n) => `email=nobody${n}@example.org&password=correct+horse+${n}` }),
  'log-in pages': (port: number, many: number) => flood(port, many, { path: () => '/admin/session/new' }),
  'API flood, no token': (port: number, many: number) =>
    flood(port, many, { path: () => '/api/posts', headers: { authorization: `Bearer ${'x'.repeat(43)}` } }),
  'API flood, a token': (port: number, many: number, token = '') =>
    flood(port, many, { path: () => '/api/posts', headers: { authorization: `Bearer ${token}` } }),
} as const;

export type AttackName = keyof typeof attacks;
