import { archivePath, archivesOf, type FeedFile, feedTypes } from '../core/feed-paths.js';
import { xmlText } from '../core/html.js';
import { encodePath } from '../core/path.js';
import { feedEntry, type WrittenEntry } from './feed-entry.js';
import { jsonFeed } from './json-feed.js';
import { page, type Outcome } from './outcome.js';
import type { Page, PageContext } from './page.js';
import { formerly } from './post.page.js';
import type { Entry, Timeline } from './public-posts.store.js';
import { roomFor, roomOf } from './room.js';

/** A feed says when its newest entry changed, never when it was made: equal posts give equal bytes. */
const epoch = '1970-01-01T00:00:00.000Z';

/** What a feed is about: the blog, or what has a label. `base` is where its feeds are, `home` the page that shows the same. */
type Subject = { title: string; base: string; home: string };
/** The other documents of the same feed (RFC 5005); paths, null where there is none. */
type Others = { isArchive: boolean; current: string; previous: string | null; next: string | null };

export type FeedFrame = ReturnType<typeof frameOf>;

/** `/atom.xml`, `/rss.xml`, `/feed.json`: the newest posts. `/feed/N/atom.xml` and so on: those before, counted from the oldest. */
export const blogFeed: Page = async (context, digits = '', name = '') => {
  const { view } = context;
  const file = name as FeedFile;
  const { title, feedLength: length } = view.settings;
  const subject = { title, base: '', home: '/' };
  const archive = (number: number) => archivePath(number, file);
  if (digits === '') {
    const full = archivesOf(await view.count('all'), length);
    const others = { isArchive: false, current: `/${file}`, previous: full > 0 ? archive(full) : null, next: null };
    return made(file, context, subject, await view.newest('all', length), others);
  }
  const number = Number(digits);
  const isThere = (which: number) => view.reaches('all', which * length + 1);
  if (!(await isThere(number))) return formerly(context);
  const next = (await isThere(number + 1)) ? archive(number + 1) : null;
  const others = { isArchive: true, current: `/${file}`, previous: number > 1 ? archive(number - 1) : null, next };
  return made(file, context, subject, await view.stretch('all', (number - 1) * length, number * length), others);
};

const singular = { tags: 'tag', categories: 'category', authors: 'author' } as const;

/** `/tags/T/atom.xml` and its like: the newest posts with a label, or by an author. They have no archives: the blog's own hold every post already. */
export const labelFeed: Page = async (context, kind = '', slug = '', name = '') => {
  const { view } = context;
  const plural = kind as keyof typeof singular;
  if (plural === 'authors' && !(await view.hasBylines())) return formerly(context);
  const timeline: Timeline = `${singular[plural]}:${slug}`;
  const entries = await view.newest(timeline, view.settings.feedLength);
  if (entries.length === 0) return formerly(context);
  const base = `/${kind}/${slug}`;
  const title = `${view.settings.title}: ${(await view.labelName(plural, slug)) ?? slug}`;
  return made(name as FeedFile, context, { title, base, home: base }, entries, { isArchive: false, current: `${base}/${name}`, previous: null, next: null });
};

async function made(file: FeedFile, context: PageContext, subject: Subject, entries: Entry[], others: Others): Promise<Outcome> {
  const { view, theme } = context;
  const written = await withRoom(entries, (id, isWhole) => feedEntry(id, file, isWhole, view, theme));
  const updated = written.reduce((latest, entry) => (entry.updated > latest ? entry.updated : latest), epoch);
  const frame = frameOf(file, context, subject, updated, others);
  const bytes = written.map((entry) => entry.bytes);
  return file === 'feed.json' ? page(jsonFeed(frame, bytes)) : theme.around(file === 'atom.xml' ? 'atom' : 'rss', frame, bytes);
}

/** What a feed says of itself. */
function frameOf(file: FeedFile, { path, view }: PageContext, { title, base, home }: Subject, updated: string, others: Others) {
  const { tagline, lang } = view.settings;
  const url = (to: string) => view.url + encodePath(to);
  return {
    title: xmlText(title),
    subtitle: xmlText(tagline),
    blog: xmlText(view.settings.title),
    language: lang,
    type: feedTypes[file],
    home: url(home),
    self: url(path),
    // One id for all documents of a feed
    id: url(`${base}/${file}`),
    updated,
    updatedRfc822: updated === epoch ? null : new Date(updated).toUTCString(),
    isArchive: others.isArchive,
    current: others.isArchive ? url(others.current) : null,
    previous: others.previous && url(others.previous),
    next: others.next && url(others.next),
    // What is in an archive changes no more: there is nothing to tell
    hub: others.isArchive ? '' : view.settings.hub,
  };
}

/** Posts as a feed holds them: whole, as long as there is room. */
async function withRoom(listed: Entry[], entryOf: (id: number, isWhole: boolean) => Promise<WrittenEntry | null>): Promise<WrittenEntry[]> {
  const hasRoom = roomOf(roomFor.feed);
  const all = await Promise.all(listed.map(async ({ id }) => ({ id, whole: await entryOf(id, true) })));
  const written = all.map(({ id, whole }) => (!whole || hasRoom(whole) ? whole : entryOf(id, false)));
  return (await Promise.all(written)).filter((entry) => entry !== null);
}
