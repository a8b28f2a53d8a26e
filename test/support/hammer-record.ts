import { createHash } from 'node:crypto';
import { holdingAt } from '../../src/publishing/holding.store.js';
import { TreeLayout } from '../../src/publishing/tree-layout.js';
import type { Read } from './hammer-reader.js';

/** What an address answered from one publication to the next: `live` is when its author was told so. */
type Version = { says: string; live: number };

/** Clocks of two threads, in milliseconds. */
const slackMs = 3;

/** What the blog held at each address, and when; and what is wrong with what readers say that they got. */
export class HammerRecord {
  readonly #layout: TreeLayout;
  readonly #versions = new Map<string, Version[]>();
  readonly #byTag = new Map<string, string>();
  readonly faults: string[] = [];
  readonly figures = { answers: 0, links: 0, gone: 0, moved: 0, versions: 0, packings: {} as Record<string, number> };

  constructor(site: string) {
    this.#layout = new TreeLayout(site);
  }

  /** Looks at the tree after a publication, before the next. */
  held(paths: Iterable<string>, live: number): void {
    for (const path of paths) {
      const { status, body, location } = holdingAt(this.#layout, path);
      const says = body ? digestOf(body) : `${status} ${location ?? ''}`.trim();
      const versions = this.#versions.get(path) ?? [];
      if (versions.at(-1)?.says !== says) versions.push({ says, live });
      this.#versions.set(path, versions);
      this.figures.versions += 1;
    }
  }

  get paths(): string[] {
    return [...this.#versions.keys()];
  }

  /** Once all is over. */
  judge(reads: Read[]): void {
    for (const read of reads) {
      this.figures.answers += 1;
      this.figures.packings[read.packing] = (this.figures.packings[read.packing] ?? 0) + 1;
      const fault = read.fault ?? this.#wrongIn(read) ?? this.#deadLink(read);
      if (fault && this.faults.length < 50)
        this.faults.push(`${read.door}${read.path} ${read.packing}${read.list ? ` named by ${read.list.path}` : ''}: ${fault}`);
    }
  }

  #wrongIn({ door, path, packing, status, etag, digest, location, begun }: Read): string | null {
    const versions = this.#versions.get(decodeURIComponent(path));
    if (!versions) return status === 200 ? 'a page that the blog never had' : null;
    const says = status === 200 ? digest : `${status} ${location}`.trim();
    // The newest that its author had been told of when this was asked for, or one that came later
    const least = Math.max(
      0,
      versions.findLastIndex(({ live }) => live + slackMs < begun),
    );
    const index = versions.findLastIndex((version) => version.says === says);
    if (status === 200) {
      // A tag is a time and a size: whatever has the same time at an address is the same page, however it is packed
      const tag = `${door} ${path} ${/^(?:W\/)?"([\da-f]+)-/.exec(etag)?.[1]}`;
      if ((this.#byTag.get(tag) ?? digest) !== digest) return `two pages under the time of one ETag, ${etag} in ${packing}`;
      this.#byTag.set(tag, digest);
    }
    if (index === -1) return status === 404 && versions[0]!.live > begun ? null : `${says}, which it never was`;
    return index < least ? `${says}, which it had ceased to be ${Math.round(begun - versions[index + 1]!.live)} ms before` : null;
  }

  /** What a list names is there, or was withdrawn after the list was asked for. */
  #deadLink({ path, status, list }: Read): string | null {
    if (!list) return null;
    this.figures.links += 1;
    if (status === 200) return null;
    if (status === 301) this.figures.moved += 1;
    if (status === 301) return null;
    if (status !== 410) return `a dead link: ${status}`;
    this.figures.gone += 1;
    const versions = this.#versions.get(decodeURIComponent(path)) ?? [];
    const goneSince = versions.filter(({ says }) => says === '410').map(({ live }) => live);
    return goneSince.some((live) => live + slackMs >= list.begun) ? null : `a link to what had been withdrawn before`;
  }
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex').slice(0, 20);
