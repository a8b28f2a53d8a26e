import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { authorNamed } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { ask, join, type Visitor } from './support/visitor.js';

describe('the names under posts', () => {
  let blog: Blog;
  let ada: Visitor;
  let ben: Visitor;

  before(async () => {
    blog = await startBlog({ clock: new StillClock(new Date('2026-11-21T12:00:00Z')) });
    ada = await join(blog, 'Ada', 'owner');
    ben = await join(blog, 'Ben', 'author');
    for (const title of ['River', 'Lake', 'Sea']) await publish(ada, title);
  });
  after(() => blog?.stop());

  /** Writes a post and publishes it. Returns its id. */
  async function publish(as: Visitor, title: string, kind = 'post'): Promise<string> {
    const { to } = await ask(blog, 'POST /admin/posts', as, { title });
    await ask(blog, `POST ${to}/publication`, as, { version: '1', title, markdown: `About the ${title}.`, kind });
    return to!.split('/').pop()!;
  }

  const read = async (path: string): Promise<string> => (await ask(blog, `GET ${path}`)).body;
  /** Whose a page says that its posts are, from top to bottom. */
  const named = async (path: string): Promise<string[]> => {
    const [, ...lines] = (await read(path)).split('<span class="by">');
    return lines.map((line) => [...line.split('</p>', 1)[0]!.matchAll(/"p-author[^>]*>([^<]*)/g)].map(([, name]) => name).join(', '));
  };
  const inFeed = async (): Promise<string[]> => {
    const { items } = JSON.parse(await read('/feed.json')) as { items: { title: string; authors?: { name: string }[] }[] };
    return items.map(({ title, authors = [] }) => `${title}: ${authors.map(({ name }) => name).join(', ')}`);
  };
  const attribute = (post: string, ...people: Visitor[]) =>
    ask(
      blog,
      `POST /admin/posts/${post}/authors`,
      ada,
      people.map(({ id }): [string, string] => ['authors', String(id)]),
    );
  const rename = (who: Visitor, name: string) => ask(blog, 'POST /admin/people/me', who, { name, email: who.email, timeZone: '' });

  test('stand nowhere on a blog that one person writes, but in the feeds, which travel', async () => {
    assert.deepEqual([await named('/'), await named('/river')], [[], []]);
    assert.deepEqual(await inFeed(), ['Sea: Ada', 'Lake: Ada', 'River: Ada', 'This is your blog: ']);
  });

  test('are not called for by somebody’s ideas, nor by a page that stands outside the lists', async () => {
    await ask(blog, 'POST /admin/posts', ben, { title: 'Only an idea' });
    const page = await publish(ben, 'Imprint', 'page');
    assert.deepEqual([await named('/'), await named('/river'), await named('/imprint')], [[], [], []]);
    await ask(blog, `POST /admin/posts/${page}/deletion`, ben);
  });

  test('are in the preview of a second author’s first post, as readers are going to see it', async () => {
    const { to } = await ask(blog, 'POST /admin/posts', ben, { title: 'Pond' });
    assert.match((await ask(blog, `GET ${to}/preview`, ben)).body, /<a class="p-author[^>]*>Ben<\/a>/);
  });

  test('stand on every post as soon as a second person publishes one, and on none when it goes', async () => {
    const post = await publish(ben, 'Brook');
    assert.deepEqual([await named('/'), await named('/river'), await named('/brook')], [['Ben', 'Ada', 'Ada', 'Ada'], ['Ada'], ['Ben']]);
    await ask(blog, `POST /admin/posts/${post}/withdrawal`, ben, { version: '2', title: 'Brook', markdown: 'x' });
    assert.deepEqual([await named('/'), await named('/river')], [[], []]);
    await ask(blog, `POST /admin/posts/${post}/publication`, ben, { version: '3', title: 'Brook', markdown: 'x' });
    assert.deepEqual(await named('/river'), ['Ada']);
    await ask(blog, `POST /admin/posts/${post}/deletion`, ben);
    assert.deepEqual([await named('/'), await named('/river')], [[], []]);
  });

  test('come and go with who is put under a post, in the order in which they came', async () => {
    const post = await publish(ada, 'Delta');
    await attribute(post, ada, ben);
    assert.deepEqual([await named('/delta'), await named('/river')], [['Ada, Ben'], ['Ada']]);
    await attribute(post, ben);
    await attribute(post, ada, ben);
    assert.deepEqual(await named('/delta'), ['Ben, Ada']);
    assert.ok((await inFeed()).includes('Delta: Ben, Ada'));
    await attribute(post, ada);
    assert.deepEqual([await named('/delta'), await named('/river')], [[], []]);
  });

  test('can’t be those of people who are not there', async () => {
    const reply = await ask(blog, 'POST /admin/posts/2/authors', ada, { authors: '999' });
    assert.deepEqual([reply.status, (await inFeed()).includes('River: Ada')], [422, true]);
  });

  test('change everywhere with the name, and two of one name are one to readers', async () => {
    const post = await publish(ben, 'Fjord');
    await rename(ben, 'Benjamin');
    assert.deepEqual([await named('/fjord'), (await named('/'))[0]], [['Benjamin'], 'Benjamin']);
    assert.ok((await inFeed()).includes('Fjord: Benjamin'));
    await rename(ben, 'Ada');
    assert.deepEqual([await named('/fjord'), await named('/river'), await named('/')], [[], [], []]);
    await rename(ben, 'Ben');
    assert.deepEqual(await named('/river'), ['Ada']);
    await ask(blog, `POST /admin/posts/${post}/deletion`, ben);
  });

  test('are also those of people without an account, from another blog', async () => {
    const grace = await blog.app.get(Database).change((tx) => authorNamed(tx, 'Grace', '2020-01-01T00:00:00.000Z'));
    const change = { by: null, reason: 'imported', status: 'published' } as const;
    await blog.app.get(PostStore).create(fields({ title: 'Old', publishedAt: '2020-01-01T00:00:00.000Z' }), change, { authorIds: [grace] });
    await blog.app.get(Publisher).publish();
    assert.deepEqual([await named('/old'), await named('/river')], [['Grace'], ['Ada']]);
  });
});
