import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readPost } from '../src/archive/markdown/read-post.js';
import { labelSlug } from '../src/core/slug.js';
import { countWords } from '../src/core/words.js';
import { projectFolder } from './launch.js';
import { prose, title } from './many-posts.js';

/** A post as both engines get it. */
export type BenchPost = { slug: string; title: string; date: string; tags: string[]; markdown: string };

const corpora = join(projectFolder, '..', 'shared', 'corpora');

/** So many posts, one a day: those of the corpora in turn, each time under another name; where there are none, some that are made up. */
export function* corpusPosts(count: number): Generator<BenchPost> {
  const real = ['18f', 'agileventures'].flatMap(realPosts);
  for (let n = 0; n < count; n++) {
    const date = new Date(Date.UTC(1996, 0, 1) + n * 86_400_000).toISOString();
    const post = real[n % real.length] ?? { title: title(), tags: [`tag-${n % 40}`], markdown: prose(300 + (n % 7) * 100) };
    yield { ...post, title: `${post.title} ${n}`, slug: `post-${n}`, date };
  }
}

function realPosts(folder: string): Omit<BenchPost, 'slug' | 'date'>[] {
  const place = join(corpora, folder);
  try {
    return readdirSync(place)
      .filter((name) => name.endsWith('.md'))
      .toSorted()
      .flatMap((name) => readable(name, readFileSync(join(place, name))));
  } catch {
    return [];
  }
}

function readable(path: string, bytes: Buffer): Omit<BenchPost, 'slug' | 'date'>[] {
  try {
    const { title: named, tags, markdown } = readPost({ path, bytes });
    return [{ title: named, tags, markdown }];
  } catch {
    return []; // one of the corpora is broken on purpose
  }
}

/** Puts posts straight into a blog's database, all of them public. */
export function addCorpusPosts(file: string, posts: Iterable<BenchPost>): void {
  const database = new DatabaseSync(file);
  database.exec('BEGIN');
  const insert = database.prepare(
    `INSERT INTO Post (uid, slug, title, status, path, createdAt, updatedAt, publishedAt, words, markdown) VALUES (?, ?, ?, 'published', ?, ?, ?, ?, ?, ?)`,
  );
  const insertTag = database.prepare('INSERT OR IGNORE INTO Tag (slug, name) VALUES (?, ?)');
  const link = database.prepare('INSERT OR IGNORE INTO PostTag (postId, tagId, position) SELECT ?, id, ? FROM Tag WHERE slug = ?');
  for (const { slug, title: named, date, tags, markdown } of posts) {
    const { lastInsertRowid } = insert.run(slug, slug, named, `/${slug}`, date, date, date, countWords(markdown), markdown);
    for (const [position, tag] of tags.entries()) {
      const word = labelSlug(tag);
      insertTag.run(word, tag);
      link.run(lastInsertRowid, position, word);
    }
  }
  database.exec('COMMIT');
  database.close();
}
