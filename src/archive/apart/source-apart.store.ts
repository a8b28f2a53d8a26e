import type { ImportedPost } from '../markdown/read-post.js';
import type { Source, SourceEntry, SourceFile, SourceOptions } from '../source.js';
import type { Calls, Facts, FoundFile, Listed, Named } from './calls.js';
import { SourceThread } from './source-thread.store.js';

/** Many times what a post takes that is as long as one may be. */
const mostReadMs = 20_000;

/** As `openSource`, in a thread of its own: readers are served while a large export is taken apart, and no post can hold up or end more than that thread. */
export async function openSourceApart(path: string, options: SourceOptions & { from?: string | undefined }, mostMs = mostReadMs): Promise<Source> {
  const held = new Set<number>();
  const named: Known = new Map();
  let given = 0;
  const again = (): Parameters<Calls['open']> => {
    // Another thread has other keys
    named.clear();
    return [{ path, options, given, held: [...held] }];
  };
  const thread = new SourceThread(again, mostMs);
  const entryOf = ({ entry, place, id, digest }: Listed): SourceEntry => {
    held.add(entry);
    given = entry + 1;
    let reading: Promise<ImportedPost> | undefined;
    return {
      place,
      id,
      digest,
      read: () =>
        (reading ??= thread.ask('read', entry).then((read) => {
          named.set(id, new Map(read.named.map((each) => [each.address, each])));
          return read.post;
        })),
      release: () => {
        reading = undefined;
        named.delete(id);
        if (held.delete(entry)) void thread.ask('release', entry).catch(() => {});
      },
    };
  };
  try {
    const facts = await thread.ask('open', { path, options, given: 0, held: [] });
    return new SourceApart(thread, facts, entryOf, named);
  } catch (error) {
    await thread.end();
    throw error;
  }
}

/** What posts that were read name, by their ids. */
type Known = Map<string, Map<string, Named>>;

class SourceApart implements Source {
  readonly engine: string;
  readonly key: string;
  readonly site: string | null;
  total: number | null;
  skipped: { place: string; reason: string }[] = [];
  readonly file?: NonNullable<Source['file']>;
  readonly linked?: NonNullable<Source['linked']>;

  constructor(
    private readonly thread: SourceThread,
    { engine, key, site, total, hasFiles, hasLinks }: Facts,
    private readonly entryOf: (listed: Listed) => SourceEntry,
    named: Known,
  ) {
    this.engine = engine;
    this.key = key;
    this.site = site;
    this.total = total;
    if (hasFiles)
      this.file = async (address, { id }, isEmbed = false) => {
        const known = named.get(id)?.get(address);
        return this.#fileOf(known?.isEmbed === isEmbed ? known.file : await thread.ask('file', address, id, isEmbed));
      };
    if (hasLinks)
      this.linked = (address, { id }) => {
        const known = named.get(id)?.get(address);
        return known && !known.file ? known.linked : thread.ask('linked', address, id);
      };
  }

  async *entries(): AsyncGenerator<SourceEntry> {
    for (;;) {
      const { entries, total } = await this.thread.ask('next');
      this.total = total;
      if (entries.length === 0) break;
      // All of them at once: a thread that begins anew goes on behind them
      yield* entries.map(this.entryOf);
    }
    this.skipped = await this.thread.ask('skipped');
  }

  close(): Promise<void> {
    return this.thread.end();
  }

  #fileOf(found: FoundFile | null): SourceFile | null {
    if (!found) return null;
    const { name, path, key } = found;
    const { thread } = this;
    return {
      name,
      ...(path !== undefined && { path }),
      bytes: async function* () {
        for (let piece = await thread.ask('piece', key); piece; piece = await thread.ask('piece', key)) yield piece;
      },
    };
  }
}
