import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { encodePath } from '../core/path.js';
import { request, requestTls } from '../platform/node-http.js';
import type { Holding } from './holding.store.js';

const answerMs = 3_000;
/** What is longer than the page that it should be is another one. */
const spareBytes = 65_536;
const unpackers = { br: promisify(brotliDecompress), gzip: promisify(gunzip) };

/** An origin, and the name of the blog when that is another one: caches and servers go by it. */
export type Door = { origin: string; host: string };

/** Where an app answers on this machine that listens at a host and a port. */
export function appDoor({ host, port, url }: { host: string; port: number; url: string }): Door {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return { origin: `http://${name}:${port}`, host: new URL(url).host };
}

export type DoorAnswer = { status: number; location?: string | undefined; packing: string; body: Buffer };

/** One request as a reader's browser makes it, to its end and no further: no redirect is followed. @throws Error in words of the network */
export async function askDoor({ origin, host }: Door, path: string, most: number, accept = 'gzip, br'): Promise<DoorAnswer> {
  const url = new URL(origin + encodePath(path));
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const signal = AbortSignal.timeout(answerMs);
  const headers = { host, 'accept-encoding': accept, 'user-agent': 'Qvill (receipt)' };
  const asking = url.protocol === 'https:' ? requestTls : request;
  asking(url, { headers, signal, agent: false, servername: host.replace(/:\d+$/, '') }, resolve)
    .on('error', reject)
    .end();
  const answer = await promise;
  const packing = answer.headers['content-encoding'] ?? 'identity';
  const limits = { maxOutputLength: most + spareBytes };
  const packed = await readUpTo(answer, limits.maxOutputLength);
  const body = packing === 'br' || packing === 'gzip' ? await unpackers[packing](packed, limits) : packed;
  return { status: answer.statusCode ?? 0, location: answer.headers.location, packing, body };
}

/** Null when a door answers for a path what the tree holds, else in what the answer differs. */
export async function differs(door: Door, path: string, holding: Holding, accept?: string): Promise<string | null> {
  try {
    const answer = await askDoor(door, path, holding.body?.length ?? 0, accept);
    if (answer.status !== holding.status) return `it answers ${answer.status} instead of ${holding.status}`;
    if (holding.location !== undefined && answer.location !== holding.location) return `it leads to ${answer.location} instead of ${holding.location}`;
    if (holding.body && !answer.body.equals(holding.body)) return 'it shows another page than the one that was published';
    return null;
  } catch (error) {
    return `it gives no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function readUpTo(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > most) throw new Error('its answer does not end');
  }
  return Buffer.concat(chunks);
}
