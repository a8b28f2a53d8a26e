import type { MediaLibrary } from '../media/media-library.service.js';
import type { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database.service.js';
import { Problem } from '../core/problem.js';
import { Bylines } from './bylines.store.js';
import { type PostReport, reasonIn } from './import-report.js';
import type { ImportRun } from './import-run.store.js';
import { type Known, KnownPosts, type Mark } from './known-posts.store.js';
import { type Ready, Writing } from './write-posts.store.js';
import type { Source, SourceEntry } from './source.js';

/** The blog that a source comes into. */
export type Place = { database: Database; library: MediaLibrary; clock: Clock };

/** Written together: with one post a transaction the disk was most of an import. Each is there as a whole or not at all all the same. */
const most = { posts: 50, characters: 2_000_000 };

/** Brings all of a source in, and reports each of its posts in its order. */
export async function bringIn(place: Place, source: Source, run: ImportRun, reports: PostReport[], progress: (done: number) => void): Promise<void> {
  const known = new KnownPosts(place.database.rows);
  const writing = new Writing(place, run, new Bylines(run), known);
  let ready: Ready[] = [];
  const write = async (): Promise<void> => {
    await writing.write(ready, reports.length);
    ready = [];
    progress(reports.length);
  };
  for await (const entry of source.entries()) {
    const report: PostReport = { place: entry.place, outcome: 'refused' };
    const mark = { source: source.key + entry.id, id: entry.id, digest: entry.digest };
    // Those that wait to be written may be what an earlier import would have brought
    if (ready.some((other) => other.mark.digest === mark.digest)) await write();
    const next = await prepare(entry, mark, known, report).catch((error: unknown) => void (report.reason = reasonIn(error)));
    reports.push(report);
    if (next) ready.push(next);
    if (ready.length >= most.posts || ready.reduce((sum, { post }) => sum + post.markdown.length, 0) > most.characters) await write();
    else if (reports.length % most.posts === 0) progress(reports.length);
  }
  await write();
}

/** What is to be written of an entry; null when nothing is. */
async function prepare(entry: SourceEntry, mark: Mark, posts: KnownPosts, report: PostReport): Promise<Ready | null> {
  const before = entry.digest === '' ? null : posts.find(mark);
  if (before !== null && before.digest === mark.digest) {
    Object.assign(report, { outcome: 'unchanged', ...standing(before) });
    return null;
  }
  const post = await entry.read();
  const known = before ?? posts.findMoved(mark, post.publishedAt);
  if (known?.status === 'trashed') throw new Problem('conflict', 'its post is in the trash here, and stays there');
  if (known?.edited) throw new Problem('conflict', 'its post was edited here since it came, and stays as it is');
  return { post, mark, known, report };
}

export const standing = ({ title, path, slug, status, publishedAt }: Known) => ({ title, address: path ?? `/${slug}`, status, publishedAt });
