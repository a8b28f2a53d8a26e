import { DatabaseSync } from 'node:sqlite';
import { PostStore } from '../../src/posts/post.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { addAuthor, tokenFor } from './api.js';
import { startBlog } from './blog.js';
import { fields } from './fields.js';

/** Makes a blog with an owner and a post at /rivers, for a process that will find nothing to do. */
export async function asleepBlog(data: string): Promise<{ post: number; token: string }> {
  const blog = await startBlog({ data, cards: true });
  const token = await tokenFor(blog, await addAuthor(blog, 'Ada'));
  const published = { by: null, reason: 'published', status: 'published' } as const;
  const post = await blog.app.get(PostStore).create(fields({ title: 'Rivers', markdown: 'The Elbe, the Oder.' }), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  await blog.stop();
  return { post, token };
}

/** How many a post has, by the database. */
export function kudosOf(data: string, post: number): number {
  const db = new DatabaseSync(`${data}/blog.db`, { readOnly: true });
  const row = db.prepare('SELECT count(*) AS kudos FROM Kudos WHERE postId = ?').get(post);
  db.close();
  return Number(row?.['kudos']);
}
