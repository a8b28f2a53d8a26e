import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after, before, test } from 'node:test';
import { Undone } from '../src/publishing/undone.store.js';
import { RedirectFollower } from '../src/redirects/follower.service.js';
import { RedirectFeeds } from '../src/redirects/redirect-feeds.store.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';

const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));
type Reply = (request: IncomingMessage, response: ServerResponse) => void;
const text =
  (body: string, status = 200, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
let reply: Reply = text('');
const asked: (string | undefined)[] = [];
const other = createServer((request, response) => {
  asked.push(request.headers['if-none-match']);
  reply(request, response);
});
let blog: Blog;
let feeds: RedirectFeeds;
let url: string;

before(async () => {
  await once(other.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(other.address() as { port: number }).port}/short.txt`;
  blog = await startBlog({ clock });
  feeds = blog.app.get(RedirectFeeds);
});
after(async () => {
  await blog.stop();
  other.closeAllConnections();
  other.close();
});

/** An hour later, with that text there. */
async function look(next: Reply): Promise<{ failure: string | null; rules: string[] }> {
  reply = next;
  clock.set(new Date(clock.now().getTime() + 3_600_000).toISOString());
  await blog.app.get(RedirectFollower).flush();
  const [feed] = await feeds.list();
  return { failure: feed!.failure, rules: blog.app.get(RedirectStore).all().map(({ source, target }) => `${source} ${target}`) }; // prettier-ignore
}
const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;

test('a followed text is in force after the first look, and what it does not hold any more goes', async () => {
  await feeds.add(url, 60);
  const first = await look(text('docs https://docs.example/\ncode https://code.example/\nwrong\n', 200, { etag: '"one"' }));
  assert.deepEqual(first, { failure: null, rules: ['/code https://code.example/', '/docs https://docs.example/'] });
  assert.equal(await statusOf('/docs'), 301);
  assert.deepEqual(JSON.parse((await feeds.list())[0]!.faults)[0].line, 3);
  assert.deepEqual((await look(text('', 304))).rules, first.rules);
  assert.equal(asked.at(-1), '"one"');
  const undone = new Undone(blog.config);
  assert.equal(undone.nextDue(), (await feeds.list())[0]!.nextAt, 'a process that only serves readers knows when to look');
  undone.close();
  const { rules } = await look(text('docs https://manual.example/\n'));
  assert.deepEqual(rules, ['/docs https://manual.example/']);
  assert.equal(await statusOf('/code'), 404);
});

test('a look that fails, or finds nothing, leaves the rules in force, says why, and is made again', async () => {
  const html = `<!doctype html>\n<html lang="en">\n<head>\n<title>Sign in</title>\n</head>\n<body class="a">\n<p>Sign in first</p>\n</body>\n</html>\n`;
  const failures: [next: Reply, why: RegExp][] = [
    [text('down', 503), /it answered 503/],
    [text('gone', 404), /it answered 404/],
    [text('', 200), /it is empty/],
    [text('  \n# nothing left\n'), /it holds no rule/],
    [text(html, 200, { 'content-type': 'text/html' }), /no rule/],
    [text(`${html}docs https://evil.example/\n`), /most of its lines are no rules/],
    [text('docs https://x.example/', 200, { 'content-type': 'application/octet-stream' }), /no text/],
    [(request) => request.socket.destroy(), /socket|hang/],
    [text(`# ${'x'.repeat(17 * 1024 * 1024)}`), /larger than 16 MB/],
  ];
  for (const [next, why] of failures) {
    const { failure, rules } = await look(next);
    assert.match(failure!, why);
    assert.deepEqual(rules, ['/docs https://manual.example/']);
    assert.equal(await statusOf('/docs'), 301);
  }
  const tries = asked.length;
  await blog.app.get(RedirectFollower).flush();
  assert.equal(asked.length, tries, 'not before it is time');
  assert.equal((await look(text('docs https://back.example/'))).failure, null);
});

test('a rule that somebody made here stays as it is, and one from a text is changed there', async () => {
  const redirects = blog.app.get(RedirectStore);
  await redirects.save({ source: '/mine', target: '/here', code: '' }, null);
  const { rules } = await look(text('docs https://back.example/\nmine https://theirs.example/\n'));
  assert.deepEqual(rules, ['/docs https://back.example/', '/mine /here']);
  assert.match(JSON.parse((await feeds.list())[0]!.faults)[0].message, /made here, which stays/);
  const followed = redirects.rows('docs', { skip: 0, take: 1 })[0]!;
  await assert.rejects(redirects.save({ source: '/docs', target: '/x', code: '' }, followed.id), /changed there/);
  await assert.rejects(redirects.remove(followed.id), /taken out there/);
});

test('who stops following takes the rules along, and no others', async () => {
  await feeds.remove((await feeds.list())[0]!.id);
  assert.deepEqual(blog.app.get(RedirectStore).all().map(({ source }) => source), ['/mine']); // prettier-ignore
});

test('an address that is none, and one that is followed already, are refused', async () => {
  for (const [address, minutes, field] of [
    ['ftp://a.example/x', 60, 'url'],
    ['x', 60, 'url'],
    [url, 1, 'minutes'],
    [url, NaN, 'minutes'],
  ] as const)
    // prettier-ignore
    await assert.rejects(feeds.add(address, minutes), { field });
  await feeds.add(url, 60);
  await assert.rejects(feeds.add(url, 60), { kind: 'conflict', field: 'url' });
});

test('how often rules are used is counted, and when last', async () => {
  const redirects = blog.app.get(RedirectStore);
  await redirects.take('/a/* /b/:splat\n/gone - 410\n', { isDryRun: false });
  await blog.app.get(RedirectFollower).flush(); // and published
  for (const path of ['/mine', '/a/x', '/a/y', '/mine?again', '/gone', '/nobody', '/mine']) await statusOf(path);
  const used = () => Object.fromEntries(redirects.rows('', { skip: 0, take: 10 }).map(({ source, hits, lastUsedAt }) => [source, [hits, lastUsedAt !== null]]));
  while (used()['/mine']![0] === 0) await new Promise((done) => setImmediate(done));
  assert.deepEqual(used()['/mine'], [3, true]);
  assert.deepEqual([used()['/a/*'], used()['/gone']], [[2, true], [1, true]]); // prettier-ignore
});
