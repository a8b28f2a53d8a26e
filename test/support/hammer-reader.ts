import { createHash } from 'node:crypto';
import { Agent, get, type IncomingMessage } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/*
 * A thread of readers: each with a connection of its own and a way of packing, they read a list, then some of what it names, and again. What they
 * got is told as it comes; whether it was right is for whoever knows what the blog held (hammer.ts).
 */

/** One answer, or what was wrong with it by itself. `list` is the moment at which the list that named this address was asked for. */
export type Read = {
  door: string;
  path: string;
  packing: string;
  status: number;
  etag: string;
  digest: string;
  location: string;
  begun: number;
  ended: number;
  list?: { path: string; begun: number };
  fault?: string;
};

const { doors, url, readers } = workerData as { doors: string[]; url: string; readers: number };
const accepts = ['gzip', 'br', 'identity', 'gzip, br'];
const lists = ['/', '/atom.xml', '/feed.json', '/rss.xml', '/sitemap.xml', '/tags', '/archive', '/llms.txt'];
const now = () => performance.timeOrigin + performance.now();
let isOver = false;

parentPort!.once('message', () => (isOver = true));
const lanes = Array.from({ length: readers }, (_, i) => reader(doors[i % doors.length]!, accepts[Math.floor(i / doors.length) % accepts.length]!));
void Promise.all(lanes).then(() => parentPort!.postMessage(null));

async function reader(door: string, accept: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let turn = 0; !isOver; turn++) {
    const path = lists[turn % lists.length]!;
    const { read, text } = await ask(door, path, accept, agent);
    parentPort!.postMessage(read);
    const named = linksIn(text);
    // The newest are where a list names first; the others by chance
    const chosen = new Set([...named.slice(0, 4), ...Array.from({ length: 3 }, () => named[Math.floor(Math.random() * named.length)]!)]);
    for (const link of named.length > 0 && !isOver ? chosen : []) {
      const followed = await ask(door, link, accept, agent);
      parentPort!.postMessage({ ...followed.read, list: { path, begun: read.begun } });
    }
  }
  agent.destroy();
}

/** The addresses of pages that a list names, on this blog. */
function linksIn(text: string): string[] {
  const found = [...text.matchAll(/(?:href="|<loc>|"url": ?"|\]\(|<link>)([^"<)]+)/g)].map(([, link]) => link!.replaceAll('&amp;', '&'));
  const paths = found.map((link) => (link.startsWith(url) ? link.slice(url.length) || '/' : link)).filter((link) => /^\/(?!\/)/.test(link));
  return [...new Set(paths.map((path) => path.replace(/[?#].*/, '')))].filter((path) => !/^\/(admin|search|kudos|api)\b/.test(path));
}

async function ask(door: string, path: string, accept: string, agent: Agent): Promise<{ read: Read; text: string }> {
  const begun = now();
  const read: Read = { door, path, packing: 'identity', status: 0, etag: '', digest: '', location: '', begun, ended: 0 };
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get(door + path, { agent, headers: { 'accept-encoding': accept }, timeout: 20_000 }, resolve).on('error', reject);
    const answer = await promise;
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const packed = Buffer.concat(chunks);
    const { 'content-length': length, 'content-encoding': packing = 'identity', etag = '', location = '' } = answer.headers;
    Object.assign(read, { status: answer.statusCode, packing, etag, location, ended: now() });
    if (!answer.complete || (length !== undefined && Number(length) !== packed.length)) read.fault = `half of it: ${packed.length} of ${length} bytes`;
    const body = packing === 'br' ? brotliDecompressSync(packed) : packing === 'gzip' ? gunzipSync(packed) : packed;
    const text = body.toString();
    if (/<html/.test(text) && !/<\/html>\s*$/.test(text)) read.fault ??= 'a page without its end';
    return { read: { ...read, digest: createHash('sha256').update(body).digest('hex').slice(0, 20) }, text };
  } catch (error) {
    return { read: { ...read, ended: now(), fault: String(error) }, text: '' };
  }
}
