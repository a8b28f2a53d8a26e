import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { agentInWords } from '../src/auth/agent.js';
import { formToken } from '../src/auth/secret.js';
import { dateElsewhere } from '../src/core/date-elsewhere.js';
import { Database } from '../src/platform/database.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { everything } from './support/rows.js';
import { ask, join, password, signInAs, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';
const me = '/admin/people/me';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describe('one’s own page', () => {
  let blog: Blog;
  let ada: Visitor;
  let ben: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await join(blog, 'Ada', 'owner');
    ben = await join(blog, 'Ben', 'author');
  });
  after(() => blog?.stop());

  const isIn = async (as: Visitor): Promise<boolean> => (await ask(blog, 'GET /admin', as)).status === 200;
  const save = (as: Visitor, form: Record<string, string>) => ask(blog, `POST ${me}`, as, { name: 'Ben', email: ben.email, timeZone: '', ...form });
  /** The sessions that a page shows, each with what it is and its number, the one that looks without. */
  const sessionsOn = async (path: string, as: Visitor) => {
    const { body } = await ask(blog, `GET ${path}`, as);
    return [...body.matchAll(/sessions\/(\d+)\/deletion">[^]*?<p class="name">([^<]*)(<span class="this">)?/g)].map(([, id, agent = '', isThis]) => ({
      id,
      agent: agent.trim(),
      isThis: Boolean(isThis),
    }));
  };

  test('is reached by one’s name, whatever one’s role', async () => {
    assert.match((await ask(blog, 'GET /admin', ben)).body, /<a class="who" href="\/admin\/people\/me"[^>]*>.*Ben<\/a>/);
    assert.equal((await ask(blog, `GET ${me}`, ben)).status, 200);
  });

  test('takes another name, address and time zone, and says what is no good', async () => {
    const rows = everything(blog);
    for (const [field, typed, sentence] of [
      ['name', '', 'The name is missing'],
      ['name', 'x'.repeat(101), 'longer than 100'],
      ['email', 'ben', 'is not an e-mail address'],
      ['email', 'ada@example.org', 'has an account already'],
      ['timeZone', 'Mars/Olympus', 'There is no time zone “Mars/Olympus”'],
    ] as const) {
      const { status, body } = await save(ben, { [field]: typed });
      assert.deepEqual([status, body.includes(sentence), body.includes(`id="${field}-problem"`)], [422, true, true], sentence);
    }
    assert.equal(everything(blog), rows);
    assert.equal((await save(ben, { name: '  Ben   Bee ', email: 'BEN@example.org', timeZone: 'Europe/Berlin' })).status, 303);
    assert.match((await ask(blog, `GET ${me}`, ben)).body, /value="Ben Bee"[^]*value="ben@example.org"[^]*<option selected>Europe\/Berlin/);
    await save(ben, {});
  });

  test('asks for the present password, and a new one ends every session but a new one', async () => {
    const other = await signInAs(blog, ben.id, ben.email);
    const change = (current: string, next: string) => ask(blog, `POST ${me}/password`, ben, { current, next });
    assert.match((await change('a wrong guess', 'another password')).body, /id="current-problem">This is not your present password/);
    assert.match((await change(password, 'short')).body, /id="next-problem">The password must have at least 10/);
    assert.equal(await isIn(other), true);
    const changed = await change(password, 'another password');
    assert.equal(changed.status, 303);
    assert.deepEqual([await isIn(ben), await isIn(other)], [false, false]);
    const [cookie = ''] = changed.headers.getSetCookie()[0]!.split(';');
    Object.assign(ben, { cookie, csrf: formToken(cookie.split('=')[1]!) });
    assert.equal(await isIn(ben), true);
    const signIn = (typed: string) => ask(blog, 'POST /admin/session', undefined, { email: ben.email, password: typed });
    assert.deepEqual([(await signIn(password)).status, (await signIn('another password')).status], [422, 303]);
  });

  test('counts wrong guesses at the present password with those at the sign-in', async () => {
    const eve = await join(blog, 'Eve', 'author');
    for (let n = 0; n < 10; n++) await ask(blog, `POST ${me}/password`, eve, { current: 'a wrong guess', next: 'another password' });
    assert.equal((await ask(blog, `POST ${me}/password`, eve, { current: password, next: 'another password' })).status, 429);
  });

  test('shows where one is signed in, and signs out there, of one or of all others', async () => {
    await ask(blog, `POST ${me}/sessions/deletion`, ben);
    const [phone, desk, third] = [
      await signInAs(blog, ben.id, ben.email, iphone),
      await signInAs(blog, ben.id, ben.email, firefox),
      await signInAs(blog, ben.id, ''),
    ];
    const shown = await sessionsOn(me, desk);
    assert.deepEqual(
      shown.map(({ agent, isThis }) => [agent, isThis]),
      [
        ['A browser', false],
        ['Firefox on Linux', true],
        ['Safari on iPhone', false],
        ['A browser', false],
      ],
    );
    await ask(blog, `POST ${me}/sessions/${shown[2]!.id}/deletion`, desk);
    assert.deepEqual([await isIn(phone), await isIn(desk), await isIn(third)], [false, true, true]);
    await ask(blog, `POST ${me}/sessions/deletion`, desk);
    assert.deepEqual([await isIn(desk), await isIn(third), await isIn(ben)], [true, false, false]);
    ben = desk;
  });

  test('lets nobody end a session of others, but the owner', async () => {
    const [own] = await sessionsOn(me, ada);
    await ask(blog, `POST ${me}/sessions/${own!.id}/deletion`, ben);
    assert.equal(await isIn(ada), true);
    const [there] = await sessionsOn(`/admin/people/${ben.id}`, ada);
    assert.equal(there!.agent, 'Firefox on Linux');
    await ask(blog, `POST /admin/people/${ben.id}/sessions/${there!.id}/deletion`, ada);
    assert.equal(await isIn(ben), false);
    const again = [await signInAs(blog, ben.id, ben.email), await signInAs(blog, ben.id, ben.email)];
    await ask(blog, `POST /admin/people/${ben.id}/sessions/deletion`, ada);
    assert.deepEqual(await Promise.all(again.map(isIn)), [false, false]);
    ben = await signInAs(blog, ben.id, ben.email);
  });

  test('knows to a few minutes when a session was used; looking at pages writes nothing more often', async () => {
    const used = async () => {
      const { session } = await blog.app.get(Database).reader();
      return (await session.findMany({ where: { authorId: ben.id } })).map(({ usedAt }) => usedAt);
    };
    const rows = everything(blog);
    clock.set('2026-11-21T12:04:59.000Z');
    for (let n = 0; n < 3; n++) await isIn(ben);
    assert.equal(everything(blog), rows);
    clock.set('2026-11-21T12:05:00.000Z');
    await Promise.all([isIn(ben), isIn(ben), isIn(ben)]);
    for (let look = 0; look < 200 && (await used())[0] === noon; look++) await pause(10); // written behind the answer
    assert.deepEqual(await used(), ['2026-11-21T12:05:00.000Z']);
    const then = everything(blog);
    await isIn(ben);
    assert.equal(everything(blog), then);
    assert.match((await ask(blog, 'GET /admin/people', ada)).body, /Ben<\/a>\s*<p>[^<]*last here <time datetime="2026-11-21T12:05/);
  });

  test('has the time zone in which dates are typed and shown, and readers keep the blog’s', async () => {
    await save(ben, { timeZone: 'Asia/Tokyo' });
    const { to } = await ask(blog, 'POST /admin/posts', ben, { title: 'Tokyo' });
    await ask(blog, `POST ${to}/publication`, ben, { version: '1', title: 'Tokyo', markdown: 'x', date: '2026-11-21 00:30' });
    const { post } = await blog.app.get(Database).reader();
    assert.equal((await post.findUniqueOrThrow({ where: { slug: 'tokyo' } })).publishedAt, '2026-11-20T15:30:00.000Z');
    assert.match((await ask(blog, `GET ${to}`, ben)).body, /name="date" value="2026-11-21 00:30"/);
    assert.match((await ask(blog, `GET ${to}`, ada)).body, /name="date" value="2026-11-20 15:30"/);
    assert.match(
      (await ask(blog, 'GET /admin', ben)).body,
      /datetime="2026-11-20T15:30:00.000Z">21 November 2026|datetime="2026-11-20T15:30:00.000Z">November 21, 2026/,
    );
    assert.match((await ask(blog, 'GET /tokyo')).body, /datetime="2026-11-20T15:30:00.000Z">(20 November|November 20)/);
  });

  test('the editor says the moment of a scheduled post in both zones, where they differ', async () => {
    const { to } = await ask(blog, 'POST /admin/posts', ben, { title: 'Waiting' });
    await ask(blog, `POST ${to}/publication`, ben, { version: '1', title: 'Waiting', markdown: 'x', date: '2026-12-24 06:00' });
    assert.match((await ask(blog, `GET ${to}`, ben)).body, /Scheduled for 2026-12-24 06:00 Asia\/Tokyo \(UTC\+9\), for readers 2026-12-23 21:00 UTC</);
    assert.match((await ask(blog, `GET ${to}`, ada)).body, /Scheduled for 2026-12-23 21:00 UTC</);
  });

  test('a draft’s date that was typed in one zone means the same moment to an author in another', async () => {
    const { to } = await ask(blog, 'POST /admin/posts', ben, { title: 'Moved' });
    const { csrf } = ben;
    const keep = (date: string, version: number) =>
      fetch(`${blog.url}${to}/working-copy`, {
        method: 'PUT',
        headers: { cookie: ben.cookie, 'x-csrf-token': csrf, 'if-match': `"${version}"`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Moved ', markdown: '', date, kind: 'post' }),
      });
    const seen = async (as: Visitor) => /name="date" value="([^"]*)"/.exec((await ask(blog, `GET ${to}`, as)).body)![1];
    assert.equal((await keep('2026-12-24 06:00', 1)).status, 200);
    assert.deepEqual([await seen(ben), await seen(ada)], ['2026-12-24 06:00', '2026-12-23 21:00']);
    await keep('some day', 2);
    assert.deepEqual([await seen(ben), await seen(ada)], ['some day', 'some day']);
  });
});

const [berlin, tokyo] = ['Europe/Berlin', 'Asia/Tokyo'];
for (const [typed, from, to, there] of [
  ['2026-11-21 09:30', berlin, tokyo, '2026-11-21 17:30'],
  ['2026-11-21', berlin, tokyo, '2026-11-21'],
  ['2026-11-21 09:30 +02:00', berlin, tokyo, '2026-11-21 09:30 +02:00'],
  ['2026-11-21 09:30:15', berlin, tokyo, '2026-11-21T08:30:15.000Z'],
  ['2026-10-25 10:30', tokyo, berlin, '2026-10-25T01:30:00.000Z'], // 02:30 for the second time: the clocks there show it twice
  ['tomor', berlin, tokyo, 'tomor'],
  [' 2026-11-21 09:30 ', berlin, berlin, ' 2026-11-21 09:30 '],
] as const)
  test(`“${typed}” in ${from} is “${there}” in ${to}`, () => assert.equal(dateElsewhere(typed, from, to), there));

for (const [agent, words] of [
  [firefox, 'Firefox on Linux'],
  [iphone, 'Safari on iPhone'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15', 'Safari on Mac'],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome on ChromeOS'],
  ['', 'A browser'],
] as const)
  test(`a session is called ${words}`, () => assert.equal(agentInWords(agent), words));
