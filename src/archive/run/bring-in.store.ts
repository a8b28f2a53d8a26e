import type { MediaLibrary } from '../../media/media-library.service.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database.service.js';
import { Problem } from '../../core/problem.js';
import { Bylines } from './bylines.store.js';
import { type PostReport, reasonIn } from './import-report.js';
import type { ImportRun } from './import-run.store.js';
import { type Known, KnownPosts, type Mark } from './known-posts.store.js';
import { Marks } from './marks.js';
import type { Source, SourceEntry } from '../source.js';
import { WantedAliases } from '../former-site/wanted-aliases.store.js';
import type { FileFetching } from '../files/fetch-files.store.js';
import type { FormerSite } from '../former-site/former-site.js';
import { FileTaking } from '../files/take-files.store.js';
import { type Ready, Writing } from './write-posts.store.js';

/** The blog that a source comes into. */
export type Place = { database: Database; library: MediaLibrary; clock: Clock };

/** Read by the time it is asked for: as long as that is another thread's work. */
const ahead = 16;

/** Written together: with one post a transaction the disk was most of an import. Each is there as a whole or not at all all the same. */
const most = { posts: 50, characters: 2_000_000 };

/** What an import does beside the posts, and whom it tells how far it is. */
export type Ways = { oldSite: FormerSite | null; fetching: FileFetching | null; progress: (done: number) => void };

/** Brings all of a source in, and reports each of its posts in its order. */
export async function bringIn(place: Place, source: Source, run: ImportRun, reports: PostReport[], { oldSite, fetching, progress }: Ways): Promise<void> {
  const known = new KnownPosts(place.database.rows);
  const writing = new Writing(place, run, new Bylines(run), known);
  const files = new FileTaking(place, source, run, (id) => known.whereIs(source.key + id), fetching);
  const wanted = new WantedAliases(place.database.rows, oldSite);
  const marks = new Marks();
  const later: { entry: SourceEntry; report: PostReport }[] = [];
  let ready: Ready[] = [];
  const write = async (): Promise<void> => {
    await writing.write(ready, reports.length);
    ready = [];
    progress(reports.length);
  };
  const take = async (entry: SourceEntry, report: PostReport, isLast: boolean): Promise<void> => {
    const id = marks.idOf(entry);
    const mark = { source: source.key + id, id, digest: entry.digest };
    // Those that wait to be written may be what an earlier import would have brought
    if (ready.some((other) => other.mark.digest === mark.digest)) await write();
    const next = await prepare({ entry, mark, known, files, wanted, report, isLast }).catch((error: unknown) => tell(report, reasonIn(error)));
    if (next?.waits && !isLast) later.push({ entry, report });
    else entry.release?.();
    if (next) ready.push(next);
    if (ready.length >= most.posts || ready.reduce((sum, { post }) => sum + post.markdown.length, 0) > most.characters) await write();
  };
  for await (const entry of readAhead(source.entries(), ({ id, digest }) => digest === '' || known.isNew(source.key + id))) {
    const report: PostReport = { place: entry.place, outcome: 'refused' };
    reports.push(report);
    await take(entry, report, false);
    if (ready.length === 0 && reports.length % most.posts === 0) progress(reports.length);
  }
  await write();
  // By now the posts to which they lead have their addresses
  for (const { entry, report } of later.splice(0)) await take(entry, report, true);
  await write();
}

/** The same entries in their order, with some of them being read already. @param isNew whether one will be asked for */
async function* readAhead(entries: AsyncIterable<SourceEntry>, isNew: (entry: SourceEntry) => boolean): AsyncGenerator<SourceEntry> {
  const queue: SourceEntry[] = [];
  for await (const entry of entries) {
    // Whoever asks for it hears what is wrong
    if (entry.release && isNew(entry)) void Promise.resolve(entry.read()).catch(() => {});
    queue.push(entry);
    if (queue.length > ahead) yield queue.shift()!;
  }
  yield* queue;
}

type Step = { entry: SourceEntry; mark: Mark; known: KnownPosts; files: FileTaking; wanted: WantedAliases; report: PostReport; isLast: boolean };

/** What is to be written of an entry; null when nothing is. */
async function prepare({ entry, mark, known, files, wanted, report, isLast }: Step): Promise<Ready | null> {
  const before = entry.digest === '' ? null : known.find(mark);
  const isSame = before !== null && before.digest === mark.digest;
  if (isSame && wanted.none) return unchanged(report, before);
  const read = wanted.added(entry.id, await entry.read());
  if (isSame && !wanted.isNew(read)) return unchanged(report, before);
  const former = before ?? known.findMoved(mark, read.publishedAt);
  if (former?.status === 'trashed') throw new Problem('conflict', 'its post is in the trash here, and stays there');
  if (former?.edited) throw new Problem('conflict', 'its post was edited here since it came, and stays as it is');
  const { post, files: brought, waits } = await files.take(entry, read, isLast);
  if (brought.length > 0) report.files = brought;
  // Without its digest it is read again by the next run, should this one not come to its end
  return { post, mark: waits ? { ...mark, digest: '' } : mark, known: former, report, waits };
}

function unchanged(report: PostReport, post: Known): null {
  Object.assign(report, { outcome: 'unchanged', ...standing(post) });
  return null;
}

const standing = ({ title, path, slug, status, publishedAt }: Known) => ({ title, address: path ?? `/${slug}`, status, publishedAt });

/** Why something came to nothing: the post, or what was still to be made of it. */
function tell(report: PostReport, reason: string): null {
  if (report.outcome === 'refused') report.reason = reason;
  else report.notices = [...(report.notices ?? []), reason];
  return null;
}
