import { once } from 'node:events';
import { createServer } from 'node:net';

const [first, count] = [20_000, 12_000];
const given = new Set<number>();

/**
 * A port of the loopback that nobody listens on, and that nobody here was given before. It is below the range that outgoing connections
 * take theirs from (32768 on, on Linux): asking again and again on a port of that range before its server is up now and then gets that
 * very port as its own end, and the server finds it taken.
 */
export async function freePort(): Promise<number> {
  const port = first + Math.floor(Math.random() * count);
  if (given.has(port)) return freePort();
  given.add(port);
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isFree ? port : freePort();
}
