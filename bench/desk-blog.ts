import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { buildContext } from '../src/app/build-app.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { sessionCookie } from '../src/auth/cookies.js';
import { SessionStore } from '../src/auth/session.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { launch, stop } from '../src/comparison/processes.service.js';
import { firstAnswer } from '../src/comparison/first-answer.service.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { environmentOf, qvillCommand } from './launch.js';
import { addPosts } from './many-posts.js';

/** A blog with many posts that runs as `bin/qvill serve` runs it, and the cookie of an author who has signed in. */
export type DeskBlog = { url: string; cookie: { name: string; value: string }; app: ChildProcess };

export async function deskBlog(folder: string, posts: number): Promise<DeskBlog> {
  const data = join(folder, 'data');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = async () => {
    const app = launch({ command: qvillCommand('serve'), env: environmentOf(data, port) });
    await firstAnswer(`${url}/`, [app]);
    return app;
  };
  // The first start makes the database and the site tree; the posts come behind its back
  await stop(await start());
  addPosts(join(data, 'blog.db'), posts);
  const context = await buildContext(configFrom({ QVILL_DATA: data }), new Clock());
  const author = await context.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
  const value = await context.get(SessionStore).begin(author);
  await context.close();
  return { url, cookie: { name: sessionCookie, value }, app: await start() };
}
