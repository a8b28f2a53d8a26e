import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Schedule } from '../src/publishing/schedule.service.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { picture } from './support/kill/client.js';
import { leftToDo, rowsOf } from './support/kill/judge.js';
import { qvill } from './support/process.js';
import { SmallDisk } from './support/small-disk.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const disk = new SmallDisk('memory', 24);
const { folder, skip } = disk;
after(() => disk.end());

describe('on a full disk', { skip }, () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));
  const data = join(folder, 'data');
  /** what was acknowledged: titles and their texts */
  const kept = new Map<string, string>();
  let first = 0;

  before(async () => {
    blog = await startBlog({ data, clock });
    ask = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
    const { body } = await post('Before', 'while there was room');
    first = Number(body['id']);
    disk.fill();
  });
  after(() => blog?.stop());

  async function post(title: string, markdown: string) {
    const reply = await ask('POST /api/posts', { json: { title, markdown, status: 'published', tags: ['water'] } });
    if (reply.status === 201) kept.set(title, markdown);
    return reply;
  }
  const inDatabase = (title: string) => rowsOf(blog.config, `SELECT markdown FROM Post WHERE title = '${title}'`)[0]?.['markdown'];
  const statusOf = async (path: string) => (await fetch(blog.url + path)).status;
  /** Answers of programs and of the admin's scripts, where there is no room. */
  function assertClear({ status, body }: { status: number; body: Record<string, unknown> }): void {
    assert.equal(status, 507);
    assert.match(String(body['detail']), /no room on the (server’s )?disk/);
  }

  test('a post, a change and a file are refused in words, or kept for good', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 12; n++) {
      const reply = await post(`Full ${n}`, `Water ${n}. `.repeat(5_000));
      answers.push(reply.status);
      if (reply.status === 201) assert.equal(inDatabase(`Full ${n}`), kept.get(`Full ${n}`));
      else {
        assertClear(reply);
        assert.equal(inDatabase(`Full ${n}`), undefined);
      }
    }
    assert.ok(answers.includes(507), answers.join(' '));
    const change = await ask(`PATCH /api/posts/${first}`, { json: { markdown: 'No room. '.repeat(50_000) }, headers: { 'if-match': '*' } });
    assertClear(change);
    assert.equal(inDatabase('Before'), 'while there was room');
    const file = await ask('POST /api/media?name=wide.png', { body: Uint8Array.from(picture(1)), headers: { 'content-type': 'image/png' } });
    assertClear(file);
  });

  test('readers are served', async () => {
    for (const path of ['/', '/before', '/tags/water', '/atom.xml', '/before.md']) assert.equal(await statusOf(path), 200, path);
    assert.match(await (await fetch(`${blog.url}/before`)).text(), /while there was room/);
    assert.equal(await statusOf('/nothing'), 404);
  });

  test('nothing is lost over a new start, and all of it is on the site as soon as there is room, without any change', async () => {
    await blog.stop();
    blog = await startBlog({ data, clock });
    for (const path of ['/', '/before']) assert.equal(await statusOf(path), 200, path);
    disk.makeRoom();
    clock.set('2026-11-21T12:10:00.000Z');
    await blog.app.get(Schedule).run(); // as its timer does
    for (const [title, markdown] of kept) {
      assert.equal(inDatabase(title), markdown);
      assert.equal(await statusOf(`/${title.toLowerCase().replace(' ', '-')}`), 200, title);
    }
    ask = programWith(blog, await tokenFor(blog, 1));
    assert.equal((await post('After', 'There is room again')).status, 201);
    assert.equal(await statusOf('/after'), 200);
    const file = await ask('POST /api/media?name=wide.png', { body: Uint8Array.from(picture(1)), headers: { 'content-type': 'image/png' } });
    assert.equal(file.status, 201);
  });

  test('and the tree is the one that the same blog gives from nothing', async () => {
    await blog.stop();
    const { out } = await qvill(['doctor'], { QVILL_DATA: data });
    for (const check of ['site', 'pages']) assert.match(out, new RegExp(`^ok    ${check}: `, 'm'));
    assert.equal(leftToDo(blog.config), 0);
    assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
    blog = await startBlog({ data, clock });
  });
});
