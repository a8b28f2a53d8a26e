import { parentPort } from 'node:worker_threads';
import { invalid, Problem } from '../../core/problem.js';
import { most } from '../../rendering/job.js';
import { refsIn } from '../files/file-refs.js';
import { openSource } from '../open-source.store.js';
import type { Source, SourceEntry, SourceFile } from '../source.js';
import type { Call, Calls, Listed, Method, Reply } from './calls.js';

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
    return { ...post, refs: refsIn(post.markdown) };
  },
  release(entry) {
    held.delete(entry);
    return null;
  },
  async file(address, id, isEmbed) {
    const file = await source.file!(address, { id }, isEmbed);
    if (!file) return null;
    files.set(++lastFile, file);
    return { name: file.name, ...(file.path !== undefined && { path: file.path }), key: lastFile };
  },
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
  const { user, system } = process.threadCpuUsage();
  say({ call, begunMs: (user + system) / 1_000 });
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
