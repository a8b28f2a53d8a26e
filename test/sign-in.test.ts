import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hashing } from '../src/auth/password.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { everything, rowsOf } from './support/rows.js';
import { ask, join, password, type Reply, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';

describe('signing in', () => {
  let blog: Blog;
  let ada: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await join(blog, 'Ada', 'owner');
  });
  after(() => blog?.stop());

  const signIn = (email: string, typed: string, headers: Record<string, string> = {}): Promise<Reply> =>
    ask(blog, 'POST /admin/session', undefined, { email, password: typed }, headers);
  const cookiesOf = ({ headers }: Reply) => Object.fromEntries(headers.getSetCookie().map((line) => line.split(';')[0]!.split('=') as [string, string]));
  /** What it costs to be answered: passwords that were looked at. */
  async function hashed(work: () => Promise<unknown>): Promise<number> {
    const before = hashing.taken;
    await work();
    return hashing.taken - before;
  }
  /** Somebody with an account, and the device in which they signed in. */
  async function atHome(name: string): Promise<Visitor & { device: string }> {
    const visitor = await join(blog, name, 'author');
    const { qvill_device: device } = cookiesOf(await signIn(visitor.email, password));
    return { ...visitor, device: `qvill_device=${device}` };
  }
  const guessAt = async (email: string, times: number, headers = {}) => {
    const statuses = [];
    for (let n = 0; n < times; n++) statuses.push((await signIn(email, 'a wrong guess', headers)).status);
    return statuses;
  };

  test('to look at the form writes nothing and sets no cookie', async () => {
    const rows = everything(blog);
    for (const cookie of ['', 'qvill_session=x; qvill_device=y']) {
      const { status, headers: sent } = await ask(blog, 'GET /admin/session/new', undefined, undefined, { cookie });
      assert.deepEqual([status, sent.getSetCookie()], [200, []]);
    }
    assert.equal(everything(blog), rows);
  });

  test('costs one look at a password whether there is such an account or not', async () => {
    for (const email of [ada.email, 'nobody@example.org', 'not an address', '']) assert.equal(await hashed(() => signIn(email, 'a wrong guess')), 1, email);
  });

  test('ten wrong tries shut an account, made up or not, with the same words and before anything is hashed', async () => {
    await join(blog, 'Bea', 'author');
    const answers = [];
    for (const email of ['bea@example.org', 'bob@example.org']) {
      assert.deepEqual(await guessAt(email, 10), Array(10).fill(422));
      let blocked!: Reply;
      assert.equal(await hashed(async () => (blocked = await signIn(email, password))), 0);
      answers.push([blocked.status, blocked.body, blocked.headers.get('retry-after')]);
    }
    assert.deepEqual(answers[0], [429, answers[1]![1], '900']);
    assert.deepEqual(answers[1], answers[0]);
  });

  test('no header makes them more', async () => {
    await join(blog, 'Cleo', 'author');
    const spoofs = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'client-ip', 'cookie', 'x-forwarded-host'];
    const statuses = [];
    for (let n = 0; n < 12; n++) {
      const headers = { [spoofs[n % spoofs.length]!]: n % 6 === 4 ? `qvill_device=${n}` : `10.0.0.${n}`, 'user-agent': `Browser/${n}` };
      statuses.push(...(await guessAt(n % 2 ? 'Cleo@example.org ' : 'cleo@example.org', 1, headers)));
    }
    assert.deepEqual(statuses, [...Array(10).fill(422), 429, 429]);
  });

  test('tries at one moment count as ten, too', async () => {
    await join(blog, 'Dan', 'author');
    const replies = await Promise.all(Array.from({ length: 14 }, () => signIn('dan@example.org', 'a wrong guess')));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [...Array(10).fill(422), ...Array(4).fill(429)]);
  });

  test('blocked tries make the block no longer', async () => {
    await join(blog, 'Fay', 'author');
    await guessAt('fay@example.org', 10);
    clock.set('2026-11-21T12:10:00.000Z');
    const { status, headers } = await signIn('fay@example.org', 'a wrong guess');
    assert.deepEqual([status, headers.get('retry-after')], [429, '300']);
    clock.set('2026-11-21T12:15:00.001Z');
    assert.equal((await signIn('fay@example.org', password)).status, 303);
    clock.set(noon);
  });

  test('who signed in here before gets in while strangers have used up the tries, with the right password only', async () => {
    const gus = await atHome('Gus');
    await guessAt(gus.email, 10);
    assert.equal((await signIn(gus.email, password)).status, 429);
    const known = { cookie: gus.device };
    assert.deepEqual(await guessAt(gus.email, 9, known), Array(9).fill(422));
    assert.equal((await signIn(gus.email, password, known)).status, 303);
    assert.deepEqual(await guessAt(gus.email, 2, known), [422, 429]);
  });

  test('a known browser is known for its own account alone, and no longer when it is signed out from elsewhere or expired', async () => {
    const [hal, ivy] = [await atHome('Hal'), await atHome('Ivy')];
    await guessAt(ivy.email, 10);
    assert.equal((await signIn(ivy.email, password, { cookie: hal.device })).status, 429);
    clock.set('2027-11-21T12:00:01.000Z');
    await guessAt(ivy.email, 10);
    assert.equal((await signIn(ivy.email, password, { cookie: ivy.device })).status, 429);
    clock.set(noon);
    await guessAt(hal.email, 10);
    await ask(blog, 'POST /admin/people/me/sessions/deletion', hal);
    assert.equal((await signIn(hal.email, password, { cookie: hal.device })).status, 429);
  });

  test('the owner is let in while strangers make up accounts faster than anybody can look at them', async () => {
    const jo = await atHome('Jo');
    let isOver = false;
    const seen = new Set<number>();
    const flood = Array.from({ length: 40 }, async (_, n) => {
      for (let tries = 0; !isOver; tries++) seen.add((await signIn(`${n}-${tries}@example.org`, 'a wrong guess')).status);
    });
    while (!seen.has(503)) await new Promise(setImmediate);
    assert.equal((await signIn(jo.email, password, { cookie: jo.device })).status, 303);
    isOver = true;
    await Promise.all(flood);
    assert.deepEqual([...seen].sort(), [422, 503]);
  });

  test('gives every time a new session in place of the browser’s old one, of which no copy is kept', async () => {
    const kim = await atHome('Kim');
    const first = cookiesOf(await signIn(kim.email, password, { cookie: kim.device }));
    const both = `qvill_session=${first['qvill_session']}; ${kim.device}`;
    const second = cookiesOf(await signIn(kim.email, password, { cookie: both }));
    assert.notEqual(second['qvill_session'], first['qvill_session']);
    assert.equal(second['qvill_device'], first['qvill_device']);
    const statusOf = async (session = '') => (await ask(blog, 'GET /admin', undefined, undefined, { cookie: `qvill_session=${session}` })).status;
    assert.deepEqual([await statusOf(first['qvill_session']), await statusOf(second['qvill_session'])], [303, 200]);
    for (const secret of [second['qvill_session']!, second['qvill_device']!]) assert.equal(everything(blog).includes(secret), false);
  });

  test('a session ends when nobody used it for two weeks, and is not tied to a browser’s name or address', async () => {
    const lou = await join(blog, 'Lou', 'author');
    const statusAt = async (iso: string) => {
      clock.set(iso);
      return (await ask(blog, 'GET /admin', lou, undefined, { 'user-agent': iso, 'x-forwarded-for': '10.1.1.1' })).status;
    };
    const noted = async () => (rowsOf(blog)['Session'] as { authorId: number; usedAt: string }[]).find(({ authorId }) => authorId === lou.id)?.usedAt;
    assert.equal(await statusAt('2026-12-04T12:00:00.000Z'), 200);
    while ((await noted()) !== '2026-12-04T12:00:00.000Z') await new Promise(setImmediate); // written behind the answer
    assert.equal(await statusAt('2026-12-18T11:59:59.000Z'), 200);
    assert.equal(await statusAt('2027-01-02T12:00:00.000Z'), 303);
    clock.set(noon);
  });

  test('a password that everybody tries first is taken nowhere', async () => {
    const max = await join(blog, 'Max', 'author');
    for (const next of ['password1234', 'qwertyuiop', '1234567890', 'aaaaaaaaaaaa', 'P@ssw0rd123', 'max@example.org']) {
      const { status, body } = await ask(blog, 'POST /admin/people/me/password', max, { current: password, next });
      assert.deepEqual([status, body.includes('among those that are tried first')], [422, true], next);
    }
    assert.equal((await ask(blog, 'POST /admin/people/me/password', max, { current: password, next: 'seven brown otters' })).status, 303);
  });
});
