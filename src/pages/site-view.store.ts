import { BoundedMap } from '../core/bounded-map.js';
import { earliest, factOfPath, latest, momentOf } from '../core/facts.js';
import { keyOf } from '../core/path.js';
import type { Reader } from '../platform/database.service.js';
import type { Settings } from '../settings/settings.js';

/** A fact that a page was made from, and the stretch that it read. */
export type Used = { fact: string; lower: string; upper: string };

export type Label = { slug: string; name: string };
export type PostRow = NonNullable<ReadPost>;
export type Entry = { id: number; path: string; title: string; link: string | null; publishedAt: string };
export type Timeline = 'all' | `tag:${string}` | `category:${string}`;

const entryFields = { id: true, path: true, title: true, link: true, publishedAt: true } as const;
const oldestFirst = [{ publishedAt: 'asc' }, { id: 'asc' }] as const;
const newestFirst = [{ publishedAt: 'desc' }, { id: 'desc' }] as const;
const byPosition = { orderBy: { position: 'asc' } } as const;

/** Posts read in one run: a post stands on many pages, and takes seven queries. */
export type PostMemo = BoundedMap<number, Promise<ReadPost | null>>;
export const newPostMemo = (): PostMemo => new BoundedMap(1_000);
type ReadPost = Awaited<ReturnType<typeof readPost>>;

/**
 * The one window through which pages see the blog: public posts only. It notes every fact that is read through it,
 * so what a page depends on is known without anybody listing it. One view a page.
 */
export class SiteView {
  readonly #used = new Map<string, Used>();

  constructor(
    private readonly reader: Reader,
    readonly settings: Settings,
    /** origin of the blog */
    readonly url: string,
    private readonly memo: PostMemo = newPostMemo(),
  ) {}

  /** Everything that was read so far. */
  get used(): Used[] {
    return [...this.#used.values()];
  }

  /** The public post with this id, or null. */
  post(id: number): Promise<PostRow | null> {
    this.#note(`post:${id}`);
    let post = this.memo.get(id);
    if (!post) this.memo.set(id, (post = readPost(this.reader, id)));
    return post;
  }

  /** The public post that lives at exactly this path, or null. */
  async postAt(path: string): Promise<PostRow | null> {
    this.#note(factOfPath(path));
    const row = await this.reader.post.findUnique({ where: { path }, select: { id: true } });
    return row && this.post(row.id);
  }

  /** The path to which an alias leads; null when there is no such alias, or its post is not public. */
  async aliasAt(path: string): Promise<string | null> {
    this.#note(factOfPath(path));
    const alias = await this.reader.alias.findUnique({ where: { key: keyOf(path) }, select: { post: { select: { path: true } } } });
    return alias?.post.path ?? null;
  }

  /** Whether the address has ever answered. */
  async hasAnswered(path: string): Promise<boolean> {
    return (await this.reader.address.count({ where: { key: keyOf(path) } })) > 0;
  }

  async count(timeline: Timeline): Promise<number> {
    this.#note(`timeline:${timeline}`);
    return this.reader.post.count({ where: on(timeline) });
  }

  /** Whether there are at least `number` posts. Nothing that happens after the one of that number can change the answer. */
  async reaches(timeline: Timeline, number: number): Promise<boolean> {
    const row = await this.reader.post.findFirst({ where: on(timeline), orderBy: [...oldestFirst], skip: number - 1, select: entryFields });
    this.#note(`timeline:${timeline}`, earliest, row ? moment(row as Entry) : latest);
    return row !== null;
  }

  /** The newest posts, newest first. */
  async newest(timeline: Timeline, limit: number): Promise<Entry[]> {
    const rows = await this.reader.post.findMany({ where: on(timeline), orderBy: [...newestFirst], take: limit, select: entryFields });
    const entries = this.#noteEach(rows as Entry[]);
    this.#note(`timeline:${timeline}`, entries.length === limit && limit > 0 ? moment(entries.at(-1)!) : earliest, latest);
    return entries;
  }

  /** The posts from number `first` up to, not including, `end`, counted from the oldest and returned newest first. */
  async stretch(timeline: Timeline, first: number, end: number): Promise<Entry[]> {
    const rows = await this.reader.post.findMany({ where: on(timeline), orderBy: [...oldestFirst], skip: first, take: end - first, select: entryFields });
    const entries = this.#noteEach(rows as Entry[]);
    this.#note(`timeline:${timeline}`, earliest, entries.length === end - first ? moment(entries.at(-1)!) : latest);
    return entries.toReversed();
  }

  /** The posts whose date is between two ISO dates (from, not including to), newest first. */
  async between(timeline: Timeline, from: string, to: string): Promise<Entry[]> {
    this.#note(`timeline:${timeline}`, from, to);
    const rows = await this.reader.post.findMany({ where: { ...on(timeline), publishedAt: { gte: from, lt: to } }, orderBy: [...newestFirst], select: entryFields });
    return this.#noteEach(rows as Entry[]);
  }

  /** The public posts before and after one, by date. */
  async neighbours(post: { id: number; publishedAt: string }): Promise<{ previous: Entry | null; next: Entry | null }> {
    const { id, publishedAt } = post;
    const [previous, next] = (await Promise.all([
      this.reader.post.findFirst({
        where: { ...on('all'), OR: [{ publishedAt: { lt: publishedAt } }, { publishedAt, id: { lt: id } }] },
        orderBy: [...newestFirst],
        select: entryFields,
      }),
      this.reader.post.findFirst({
        where: { ...on('all'), OR: [{ publishedAt: { gt: publishedAt } }, { publishedAt, id: { gt: id } }] },
        orderBy: [...oldestFirst],
        select: entryFields,
      }),
    ])) as [Entry | null, Entry | null];
    this.#note('timeline:all', previous ? moment(previous) : earliest, next ? moment(next) : latest);
    this.#noteEach([previous, next].filter((entry) => entry !== null));
    return { previous, next };
  }

  /** Tags or categories that have public posts, with how many, by name. */
  async labels(kind: 'tags' | 'categories'): Promise<(Label & { count: number })[]> {
    this.#note(kind);
    const counted = { slug: true, name: true, _count: { select: { posts: { where: { post: on('all') } } } } } as const;
    const rows = kind === 'tags' ? await this.reader.tag.findMany({ select: counted }) : await this.reader.category.findMany({ select: counted });
    return rows
      .map(({ slug, name, _count }) => ({ slug, name, count: _count.posts }))
      .filter((label) => label.count > 0)
      .toSorted((a, b) => a.name.localeCompare(b.name, this.settings.lang) || (a.slug < b.slug ? -1 : 1));
  }

  /** The name of a tag or category, or null when no post carries it. */
  async labelName(kind: 'tags' | 'categories', slug: string): Promise<string | null> {
    const where = { where: { slug } };
    const row = kind === 'tags' ? await this.reader.tag.findUnique(where) : await this.reader.category.findUnique(where);
    return row?.name ?? null;
  }

  /** The years that have public posts, newest first, with how many. */
  async years(): Promise<{ year: string; count: number }[]> {
    this.#note('timeline:all');
    const rows = await this.reader.$queryRaw<{ year: string; count: number }[]>`
      SELECT substr(publishedAt, 1, 4) AS year, count(*) AS count FROM Post
      WHERE status = 'published' AND kind = 'post' GROUP BY 1 ORDER BY 1 DESC`;
    return rows.map(({ year, count }) => ({ year, count: Number(count) }));
  }

  /** Every address for the sitemap, pages included, in the order of their ids. */
  async everyPost(): Promise<{ path: string; updatedAt: string }[]> {
    this.#note('posts');
    const rows = await this.reader.post.findMany({ where: { status: 'published' }, orderBy: { id: 'asc' }, select: { path: true, updatedAt: true } });
    return rows.filter((row): row is { path: string; updatedAt: string } => row.path !== null);
  }

  #noteEach(entries: Entry[]): Entry[] {
    for (const entry of entries) this.#note(`post:${entry.id}`);
    return entries;
  }

  #note(fact: string, lower = earliest, upper = latest): void {
    this.#used.set(`${fact}\n${lower}\n${upper}`, { fact, lower, upper });
  }
}

async function readPost(reader: Reader, id: number) {
  const row = await reader.post.findUnique({
    where: { id, status: 'published' },
    include: {
      tags: { select: { tag: { select: { slug: true, name: true } } }, ...byPosition },
      categories: { select: { category: { select: { slug: true, name: true } } }, ...byPosition },
      authors: { select: { author: { select: { name: true } } }, ...byPosition },
    },
  });
  if (!row || row.path === null || row.publishedAt === null) return null;
  return {
    ...row,
    path: row.path,
    publishedAt: row.publishedAt,
    tags: row.tags.map((each): Label => each.tag),
    categories: row.categories.map((each): Label => each.category),
    authors: row.authors.map((each) => each.author.name),
  };
}

const moment = (entry: Entry): string => momentOf(entry.publishedAt, entry.id);

function on(timeline: Timeline) {
  const [kind, slug = ''] = timeline.split(/:(.*)/s);
  const listed = { status: 'published', kind: 'post' };
  if (kind === 'tag') return { ...listed, tags: { some: { tag: { slug } } } };
  if (kind === 'category') return { ...listed, categories: { some: { category: { slug } } } };
  return listed;
}
