import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';
import { Owner } from './support/signed-in.js';

let own: MentionBlog;
let others: Others;
const noon = '2026-11-21T12:00:00.000Z';
const clock = new StillClock(new Date(noon));

before(async () => {
  others = await Others.start();
  for (const path of ['/a', '/b', '/c']) others.put(path, '<link rel="webmention" href="/endpoint">');
  own = await MentionBlog.start({ clock });
});
beforeEach(() => {
  clock.set(noon);
  others.told.splice(0);
  others.status = 202;
});
after(async () => {
  await own.stop();
  others.stop();
});

const link = (path: string) => `[Words](${others.at(path)})`;
/** Whom the blog told since the last look. */
const told = async () => {
  await own.send();
  return others.told
    .splice(0)
    .map(({ target }) => new URL(target).pathname)
    .toSorted();
};

test('a post tells those to whom it links, once each, and nobody of the blog itself', async () => {
  const markdown = `${link('/a')} ${link('/b')} ${link('/a')} [Own](/welcome) [Own](${own.at('/welcome')}) ![](${others.at('/c')}) [Mail](mailto:a@b.example)`;
  const id = await own.publish({ title: 'Tells', slug: 'tells', markdown });
  assert.deepEqual(await told(), ['/a', '/b']);
  assert.deepEqual(await told(), []);
  await own.blog.app.get(Publisher).rebuild();
  assert.deepEqual(await told(), [], 'made again is not published again');
  await own.revise(id, { title: 'Tells', slug: 'tells', markdown, tags: ['new'] });
  assert.deepEqual(await told(), [], 'the text is the same');
});

test('a changed text tells again, a new link too, and one that was left is told once more', async () => {
  const id = await own.publish({ title: 'Changes', slug: 'changes', markdown: link('/a') });
  assert.deepEqual(await told(), ['/a']);
  await own.revise(id, { title: 'Changes', slug: 'changes', markdown: `More. ${link('/a')} ${link('/b')}` });
  assert.deepEqual(await told(), ['/a', '/b']);
  await own.revise(id, { title: 'Changes', slug: 'changes', markdown: `More. ${link('/b')}` });
  assert.deepEqual(await told(), ['/a', '/b']);
  await own.revise(id, { title: 'Changes', slug: 'changes', markdown: `Even more. ${link('/b')}` });
  assert.deepEqual(await told(), ['/b']);
  await own.blog.app.get(PostStore).trash(id, null);
  assert.deepEqual(await told(), ['/b'], 'the post is gone');
  await own.blog.app.get(PostStore).restore(id, null, 'before');
  assert.deepEqual(await told(), ['/b']);
});

test('a post that moved tells by the address by which it is known', async () => {
  const id = await own.publish({ title: 'Moves', slug: 'before', markdown: link('/a') });
  await told();
  await own.revise(id, { title: 'Moves', slug: 'after', markdown: `Moved. ${link('/a')}` });
  await own.send();
  assert.deepEqual(
    others.told.map(({ source }) => source),
    [own.at('/before')],
  );
});

test('a link post tells whom its title leads to, and a scheduled one when it comes out', async () => {
  await own.publish({ title: 'Link', link: others.at('/c') });
  assert.deepEqual(await told(), ['/c']);
  await own.publish({ title: 'Later', markdown: link('/a'), publishedAt: '2026-11-21T15:00:00.000Z' });
  assert.deepEqual(await told(), []);
  clock.set('2026-11-21T15:00:00.000Z');
  await own.blog.app.get(Schedule).run();
  assert.deepEqual(await told(), ['/a']);
});

test('what is imported, dated back, an idea, or was published while it was off tells nobody, also when it is changed', async () => {
  const off = async (some: Parameters<MentionBlog['publish']>[0]) => {
    await own.blog.app.get(SettingsStore).save({ webmentions: false });
    const id = await own.publish(some);
    await own.blog.app.get(SettingsStore).save({ webmentions: true });
    return id;
  };
  const quiet = [
    await own.publish({ title: 'Imported', markdown: link('/a') }, { reason: 'imported' }),
    await own.publish({ title: 'Dated back', markdown: link('/a'), publishedAt: '2026-11-20T11:59:00.000Z' }),
    await off({ title: 'Off', markdown: link('/a') }),
  ];
  const origin = { authorIds: [], source: 'later.md' };
  const later = fields({ title: 'Imported for later', markdown: link('/a'), publishedAt: '2026-11-21T13:00:00.000Z' });
  await own.blog.app.get(PostStore).create(later, { by: null, reason: 'imported', status: 'scheduled' }, origin);
  clock.set('2026-11-21T13:00:00.000Z');
  await own.blog.app.get(Schedule).run();
  assert.match(await own.page('/imported-for-later'), /Words/);
  await own.publish({ title: 'Idea', markdown: link('/a') }, { reason: 'saved', status: 'idea' });
  assert.deepEqual(await told(), []);
  for (const id of quiet)
    await own.revise(id, {
      title: `Changed ${id}`,
      markdown: `Changed. ${link('/b')}`,
      ...(id === quiet[1] ? { publishedAt: '2026-11-20T11:59:00.000Z' } : {}),
    });
  assert.deepEqual((await told()).length, 0);
});

test('who fails is told later, also by the next process, and given up in the end; nobody waits for it', async () => {
  const data = await mkdtemp(join(tmpdir(), 'qvill-sent-'));
  const first = await MentionBlog.start({ clock, data });
  const owner = await Owner.of(first.blog);
  others.status = 503;
  await first.publish({ title: 'Patience', markdown: link('/a') });
  await first.send();
  const [row] = await first.sent();
  assert.deepEqual([row!.result, row!.attempts, row!.nextAt], ['waiting', 1, '2026-11-21T12:01:00.000Z']);
  assert.match((await owner.ask('GET /admin/mentions?show=sent')).body, /tried once, and will be tried again: [^<]*answered 503/);
  await first.stop();
  const next = await MentionBlog.start({ clock, data });
  const waits: number[] = [];
  for (let is = (await next.sent())[0]!; is.nextAt !== null; is = (await next.sent())[0]!) {
    waits.push((Date.parse(is.nextAt) - clock.now().getTime()) / 1_000);
    clock.set(is.nextAt);
    await next.send();
  }
  assert.deepEqual(waits, [60, 600, 3_600, 21_600, 86_400]);
  assert.equal((await next.sent())[0]!.result, 'failed');
  await next.stop();
  await rm(data, { recursive: true });
});

test('a no is a no, and the page of mentions says what came of each', async () => {
  const owner = await Owner.of(own.blog);
  others.status = 400;
  others.put('/plain', '<p>Nothing</p>');
  await own.publish({ title: 'Refused', markdown: `${link('/a')} ${link('/plain')} ${link('/not-there')}` });
  await own.send();
  const { body } = await owner.ask('GET /admin/mentions?show=sent');
  assert.match(body, /given up: [^<]*\/endpoint answered 400/);
  assert.match(body, /nobody takes webmentions there</);
  assert.match(body, /nobody takes webmentions there: the page answered 404/);
});

test('no private address is told, however a link is written', async () => {
  const open = await MentionBlog.start({ clock, environment: { QVILL_URL: 'https://blog.example' } });
  others.asked.splice(0);
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '0177.0.0.1'];
  await open.publish({ title: 'Inside', markdown: hosts.map((host) => `<a href="${others.at('/a', host)}">x</a>`).join('\n') });
  await open.send();
  const rows = await open.sent();
  assert.equal(rows.length, hosts.length);
  for (const { result, detail, target } of rows) assert.deepEqual([result, /is a private address/.test(detail)], ['failed', true], target);
  assert.deepEqual(others.asked, []);
  await open.stop();
});
