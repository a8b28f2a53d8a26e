import { parentPort } from 'node:worker_threads';
import { invalid, Problem } from '../../core/problem.js';
import { most } from '../../rendering/job.js';
import { refsIn } from '../files/file-refs.js';
import { openSource } from '../open-source.store.js';
import type { Source, SourceEntry, SourceFile } from '../source.js';
import { frontMatterImages } from '../markdown/front-matter-images.js';
import type { Call, Calls, FoundFile, Listed, Method, Named, Reply } from './calls.js';

/*
 * A thread in which a source is read: whatever an export makes of whoever takes it apart, in time or in memory, it makes of this thread. Only what came out of
 * it goes to the blog (source-thread.store.ts).
 */

/** Entries that are told together. */
const together = 8;

let source: Source;
let entries: AsyncIterator<SourceEntry>;
let given = 0;
let isAtEnd = false;
const held = new Map<number, SourceEntry>();
const files = new Map<number, SourceFile>();
/** the keys of files that a post names */
const found = new Map<number, number[]>();
const streams = new Map<number, AsyncIterator<Uint8Array>>();
let lastFile = 0;

type Answers = { [M in Method]: (...args: Parameters<Calls[M]>) => ReturnType<Calls[M]> | Promise<ReturnType<Calls[M]>> };

const answers: Answers = {
  async open(at) {
    source = await openSource(at.path, at.options);
    entries = source.entries()[Symbol.asyncIterator]();
    const wanted = new Set(at.held);
    for (; given < at.given; given++) {
      const { value } = await entries.next();
      if (wanted.has(given)) held.set(given, value as SourceEntry);
    }
    const { engine, key, site, total } = source;
    return { engine, key, site, total, hasFiles: source.file !== undefined, hasLinks: source.linked !== undefined };
  },
  async next() {
    const listed: Listed[] = [];
    while (!isAtEnd && listed.length < together) {
      const { value, done } = await entries.next();
      if (done) {
        isAtEnd = true;
        break;
      }
      const { place, id, digest } = value as SourceEntry;
      held.set(given, value as SourceEntry);
      listed.push({ entry: given++, place, id, digest });
    }
    return { entries: listed, total: source.total };
  },
  async read(entry) {
    const post = await held.get(entry)!.read();
    if (post.markdown.length > most.characters) throw invalid('markdown', `The text is longer than ${most.characters} characters`);
    const refs = refsIn(post.markdown);
    return { post: { ...post, refs }, named: source.linked ? await namedBy(entry, [...refs, ...frontMatterImages(post.extra)]) : [] };
  },
  release(entry) {
    held.delete(entry);
    for (const key of found.get(entry) ?? []) files.delete(key);
    found.delete(entry);
    return null;
  },
  file,
  async piece(key) {
    const stream = streams.get(key) ?? begin(key);
    const { value, done } = await stream.next();
    if (!done) return value as Uint8Array;
    streams.delete(key);
    files.delete(key);
    return null;
  },
  linked: (address, id) => source.linked!(address, { id }),
  skipped: () => source.skipped,
};

async function file(address: string, id: string, isEmbed: boolean): Promise<FoundFile | null> {
  const at = await source.file!(address, { id }, isEmbed);
  if (!at) return null;
  files.set(++lastFile, at);
  return { name: at.name, ...(at.path !== undefined && { path: at.path }), key: lastFile };
}

/** All at once: asked one by one, each would be a way there and back. */
async function namedBy(entry: number, refs: { address: string; form?: string }[]): Promise<Named[]> {
  const { id } = held.get(entry)!;
  const named = new Map<string, Named>();
  for (const { address, form } of refs) {
    if (named.has(address)) continue;
    const at = source.file ? await file(address, id, form === 'embed') : null;
    if (at) found.set(entry, [...(found.get(entry) ?? []), at.key]);
    named.set(address, { address, isEmbed: form === 'embed', file: at, linked: at ? null : await source.linked!(address, { id }) });
  }
  return [...named.values()];
}

function begin(key: number): AsyncIterator<Uint8Array> {
  const { bytes } = files.get(key)!;
  const stream = (typeof bytes === 'function' ? bytes() : whole(bytes))[Symbol.asyncIterator]();
  streams.set(key, stream);
  return stream;
}

async function* whole(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const say = (reply: Reply): void => parentPort!.postMessage(reply);

async function answer({ call, method, args }: Call): Promise<void> {
  if (method === 'read') {
    const { user, system } = process.threadCpuUsage();
    say({ call, begunMs: (user + system) / 1_000 });
  }
  try {
    say({ call, result: await (answers[method] as (...all: unknown[]) => unknown)(...args) });
  } catch (error) {
    if (!(error instanceof Problem)) return say({ call, error: error as Error });
    const { kind, message, field, extra } = error;
    say({ call, problem: { kind, message, field, extra } });
  }
}

let last: Promise<void> = Promise.resolve();
parentPort!.on('message', (asked: Call) => {
  last = last.then(() => answer(asked));
});
