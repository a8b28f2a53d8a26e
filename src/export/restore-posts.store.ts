import type { PostReport } from '../archive/run/import-report.js';
import type { Noted } from '../archive/run/import-run.store.js';
import { Turns } from '../platform/turns.js';
import type { WholePost } from '../posts/whole-post.store.js';
import type { Arrival } from './arrival.js';
import { sentenceOf } from './restore-house.store.js';
import { type Here, restorePost } from './restore-post.store.js';
import { readPostFile } from './whole-post.js';

/** Written together: with one post a transaction the disk was most of it. */
const together = 50;
const mostCharacters = 2_000_000;

const postFolders = ['posts', 'pages', 'ideas', 'trash'];

type Ready = { file: string; post: WholePost };
type Version = Pick<WholePost, 'version' | 'updatedAt'>;

/** Brings all posts of an export in that are not here. Each is there as a whole or not at all, and what is broken stops no other. */
export async function restorePosts(arrival: Arrival, here: Here): Promise<void> {
  const { place, source, report, progress } = arrival;
  const names = Object.keys(source.manifest.files).filter((name) => postFolders.includes(name.split('/')[0]!) && name.endsWith('.md'));
  const rows = place.database.rows.all<Version & { uid: string }>('SELECT uid, version, updatedAt FROM Post');
  const known = new Map<string, Version>(rows.map((row) => [row.uid, row]));
  let ready: Ready[] = [];
  const put = async (done: number): Promise<void> => {
    await putAll(arrival, ready, here, done);
    ready = [];
    progress(done, names.length);
  };
  const turns = new Turns();
  for (const [done, file] of names.entries()) {
    await turns.give();
    try {
      const post = readPostFile((await source.bytes(file)).toString('utf8'));
      const twin = known.get(post.uid);
      if (twin) tellKnown(arrival, file, post, twin);
      else ready.push({ file, post });
      known.set(post.uid, post);
    } catch (error) {
      report.refused.push({ file, reason: sentenceOf(error) });
    }
    if (ready.length >= together || ready.reduce((sum, { post }) => sum + post.markdown.length, 0) > mostCharacters) await put(done + 1);
    else if (ready.length === 0) progress(done + 1, names.length);
  }
  await put(names.length);
}

function tellKnown({ report }: Arrival, file: string, post: WholePost, { version, updatedAt }: Version): void {
  if (version !== post.version || updatedAt !== post.updatedAt)
    report.refused.push({ file, reason: 'its post is here already and is another version: it stays as it is' });
  else {
    report.unchanged.push(file);
    report.posts.push(standing(file, post, 'unchanged'));
  }
}

/** Together, and if one of them can’t stand here each by itself. */
async function putAll(arrival: Arrival, ready: Ready[], here: Here, done: number): Promise<void> {
  const { report, run } = arrival;
  if (ready.length === 0) return;
  try {
    await putTogether(arrival, ready, here, done);
  } catch (error) {
    await run.check();
    const [first] = ready;
    if (ready.length === 1) report.refused.push({ file: first!.file, reason: sentenceOf(error) });
    else for (const each of ready) await putAll(arrival, [each], here, done);
  }
}

async function putTogether({ place, source, run, report }: Arrival, ready: Ready[], here: Here, done: number): Promise<void> {
  const notices: typeof report.notices = [];
  const noted: Noted[] = [];
  let mentions = 0;
  await place.database.change(async (tx) => {
    for (const { file, post } of ready) {
      const name = file.slice(file.indexOf('/') + 1, -'.md'.length);
      const put = await restorePost(tx, source, name, post, here);
      notices.push(...put.notices.map((notice) => ({ file, notice })));
      noted.push({ id: put.id, place: file, before: null });
      mentions += put.mentions;
    }
    await run.notePosts(tx, noted, done);
  });
  report.restored.push(...ready.map(({ file }) => file));
  report.posts.push(...ready.map(({ file, post }) => standing(file, post, 'created')));
  report.notices.push(...notices);
  report.mentions += mentions;
}

function standing(place: string, { title, path, slug, status, publishedAt, aliases }: WholePost, outcome: PostReport['outcome']): PostReport {
  return { place, outcome, title, address: path ?? `/${slug}`, status, publishedAt, aliases };
}
