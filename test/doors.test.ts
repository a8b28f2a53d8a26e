import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { InvitationStore } from '../src/auth/invitation.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { routesOf } from './support/routes.js';
import { everything } from './support/rows.js';

/** What a session opens. `:id` stands for a post that is there. */
const pages =
  `/admin /admin/desk /admin/labels /admin/settings /admin/export /admin/trash /admin/problems /admin/posts/:id /admin/posts/:id/preview /admin/posts/:id/comparison /admin/posts/:id/preview-links
  /admin/posts/:id/revisions /admin/posts/:id/revisions/:version /admin/posts/:id/revisions/:version/preview /admin/posts/:id/receipts /admin/tokens /admin/authorization
  /admin/posts/:id/authors /admin/posts/:id/merger /admin/session /admin/session/proof /admin/people/me/security /admin/people/me/security/passkeys/challenge /admin/mentions /admin/people /admin/people/:id /admin/people/me /admin/media /admin/media/:id
  /admin/redirects /admin/redirects/:id /admin/redirects/import /admin/redirects/export /admin/redirects/feeds /admin/imports /admin/imports/:id /admin/radar /admin/audit /admin/links /admin/outside-images /admin/agent /admin/backups /admin/health /admin/measures /admin/readers /admin/readers.csv`
    .split(/\s+/)
    .map((path) => `GET ${path}`);
const changes = `/admin/posts /admin/posts/:id /admin/posts/:id/publication /admin/posts/:id/withdrawal /admin/posts/:id/deletion
  /admin/posts/:id/preview /admin/posts/:id/working-copy/deletion /admin/posts/:id/restoration /admin/trash/:id/deletion /admin/problems/attempt
  /admin/posts/:id/revisions/:version/restoration /admin/posts/:id/preview-links /admin/posts/:id/preview-links/deletion
  /admin/posts/:id/trust /admin/posts/:id/trust/deletion /admin/settings/trust /admin/people/:id/html
  /admin/session/deletion /admin/session/proof /admin/people/me/security/codes /admin/people/me/security/codes/proof /admin/people/me/security/codes/deletion
  /admin/people/me/security/recovery /admin/people/me/security/password /admin/people/me/security/password/deletion /admin/people/me/security/passkeys
  /admin/people/me/security/passkeys/:passkey /admin/people/me/security/passkeys/:passkey/deletion
  /admin/tokens /admin/tokens/:id/deletion
  /admin/authorization /admin/authorization/refusal /admin/settings /admin/settings/icon /admin/settings/icon/deletion
  /admin/posts/:id/authors /admin/posts/:id/merger /admin/people/invitations /admin/people/invitations/:id/deletion /admin/people/:id/invitation /admin/people/:id/role
  /admin/people/:id/deletion /admin/people/:id/codes/deletion /admin/people/:id/sessions/deletion /admin/people/:id/sessions/:session/deletion
  /admin/mentions/:id/approval /admin/mentions/:id/refusal /admin/mentions/:id/deletion /admin/mentions/:id/trust /admin/mentions/trust/deletion
  /admin/redirects /admin/redirects/:id /admin/redirects/:id/deletion /admin/redirects/import
  /admin/imports /admin/imports/:id/trial /admin/imports/:id/run /admin/imports/:id/deletion /admin/imports/runs/:run/undoing
  /admin/redirects/feeds /admin/redirects/feeds/:id/deletion /admin/redirects/feeds/:id/attempt
  /admin/backups /admin/backups/proof /admin/health
  /admin/links/checking /admin/links/:id/attempt /admin/outside-images/key /admin/outside-images/:id/attempt
  /admin/readers/deletion /admin/radar/:id/alias /admin/radar/:id/silence /admin/radar/:id/silence/deletion /admin/radar/:id/deletion
  /admin/media /admin/media/:id /admin/media/:id/replacement /admin/media/:id/deletion
  /admin/people/me /admin/people/me/password /admin/people/me/sessions/deletion /admin/people/me/sessions/:session/deletion`
  .split(/\s+/)
  .map((path) => `POST ${path}`)
  .concat('PUT /admin/posts/:id/working-copy');
/** What a token opens. */
const programs = ['/api/posts', '/api/media']
  .flatMap((all) => [`GET ${all}`, `POST ${all}`, `GET ${all}/:id`, `PATCH ${all}/:id`, `DELETE ${all}/:id`])
  .concat('POST /api/posts/:id/merger');
const apps = ['GET /api/micropub', 'POST /api/micropub', 'POST /api/micropub/media'];
/** How an app comes by a token (test/indieauth.test.ts). */
const asking = ['metadata', 'authorization'].map((name) => `GET /api/indieauth/${name}`);
const trading = ['authorization', 'token', 'revocation'].map((name) => `POST /api/indieauth/${name}`);
/** Where servers tell that they link here (test/webmention.test.ts). */
const telling = ['POST /api/webmention'];
/** What anybody may ask for. */
const openPages =
  `/admin/assets/:name /admin/session/new /admin/session/passkey/challenge /admin/setup /admin/invitation /moxy/:signature/:address /preview/:token`
    .split(' ')
    .map((path) => `GET ${path}`);
const openChanges = ['', '/code', '/passkey'].map((door) => `POST /admin/session${door}`).concat('POST /admin/setup', 'POST /admin/invitation');

const ada = { email: 'ada@example.org', password: 'correct horse battery' };
const noon = '2026-11-21T12:00:00.000Z';
const fields = { title: 'Kept', markdown: 'Kept too.' };
type Fields = Record<string, string>;
type Visitor = { cookie: string; csrf: string };
type Sent = { as?: Visitor | undefined; form?: Fields; body?: string | FormData; headers?: Fields };
type Reply = { status: number; headers: Headers; body: string };

/** One request; the form carries the token of whoever sends it, unless it brings its own. */
async function ask({ url }: Blog, line: string, { as, form, body, headers = {} }: Sent = {}): Promise<Reply> {
  const [method = '', path] = line
    .replace(/:id|:version|:session|:passkey/g, '1')
    .replace(':name', 'none')
    .split(' ');
  const sent = form ? new URLSearchParams({ ...(as ? { csrf: as.csrf } : {}), ...form }) : (body ?? null);
  const reply = await fetch(url + path, { method, body: sent, headers: { ...(as ? { cookie: as.cookie } : {}), ...headers }, redirect: 'manual' });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
}

async function signIn(blog: Blog): Promise<Visitor> {
  const { headers } = await ask(blog, 'POST /admin/session', { form: ada });
  const [cookie = ''] = headers.getSetCookie()[0]!.split(';');
  const { body } = await ask(blog, 'GET /admin', { headers: { cookie } });
  return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(body)![1]! };
}

/** Takes away what is well-formed from the inside out, until nothing is left: as much of XML 1.0 as feeds need. */
function assertWellFormed(xml: string): void {
  let left = xml.replace(/^<\?xml [^?]*\?>/, '').replace(/&(amp|lt|gt|quot|#\d+|#x[\da-f]+);/gi, '');
  for (let before = ''; before !== left;) {
    before = left;
    left = left.replace(/<([\w:]+)(\s+[\w:]+="[^"<&]*")*\s*(\/>|>([^<&\p{Cc}]|[\t\n])*<\/\1>)/gu, '');
  }
  assert.equal(left.trim(), '');
}

describe('the doors of the admin', () => {
  let blog: Blog;
  let author: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    await blog.app.get(AuthorStore).add({ ...ada, name: 'Ada', role: 'owner' });
    author = await signIn(blog);
  });
  after(() => blog?.stop());

  const ofBlog = (line: string, sent?: Sent): Promise<Reply> => ask(blog, line, sent);
  /** Sends it, and sees that nothing in the database is other than it was. */
  async function inVain(line: string, sent?: Sent): Promise<Reply> {
    const rows = everything(blog);
    const reply = await ofBlog(line, sent);
    assert.equal(everything(blog), rows, `${line} changed something`);
    return reply;
  }
  /** A new idea of the author's; its form's address. */
  async function newIdea(): Promise<string> {
    const { headers } = await ofBlog('POST /admin/posts', { as: author, form: { title: 'Kept' } });
    return headers.get('location')!;
  }

  test('there are no other routes than the ones that are tried here', () => {
    assert.deepEqual(
      routesOf(blog).sort(),
      [...pages, ...changes, ...programs, ...apps, ...asking, ...trading, ...telling, ...openPages, ...openChanges].sort(),
    );
  });

  for (const line of changes) {
    test(`${line} refuses who has not signed in`, async () => {
      for (const headers of [{}, { cookie: 'qvill_session=' }, { cookie: `qvill_session=${'x'.repeat(43)}` }] as Fields[]) {
        const { status, body } = await inVain(line, { headers, form: { ...fields, csrf: author.csrf } });
        assert.deepEqual([status, body], [401, '']);
      }
    });

    test(`${line} refuses a form that is not from this session`, async () => {
      const other = await signIn(blog);
      for (const csrf of ['', 'wrong', other.csrf, `${author.csrf}=`]) {
        const { status, body } = await inVain(line, { as: author, form: { ...fields, csrf } });
        assert.equal(status, 403);
        assert.match(body, /This form is from before you signed in the last time\./);
        assert.doesNotMatch(body, /Kept/);
      }
      assert.equal((await inVain(line, { headers: { cookie: author.cookie }, form: fields })).status, 403);
      assert.equal((await inVain(line, { headers: { cookie: author.cookie } })).status, 403);
    });
  }

  for (const line of [...programs, ...apps]) {
    test(`${line} is open to no session, and to no token that was never made`, async () => {
      for (const headers of [{}, { 'x-csrf-token': author.csrf }, { authorization: `Bearer ${'x'.repeat(43)}` }] as Fields[]) {
        const { status, body } = await inVain(line, { as: author, headers, ...(line.startsWith('GET') ? {} : { form: fields }) });
        assert.deepEqual([status, body && JSON.parse(body).error], [401, apps.includes(line) ? 'unauthorized' : '']);
      }
    });
  }

  for (const line of [...changes, ...openChanges]) {
    test(`${line} refuses what another site makes the browser send`, async () => {
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ] as Fields[]) {
        const { status, body } = await inVain(line, { as: author, form: { ...fields, ...ada }, headers });
        assert.deepEqual([status, body], [403, '']);
      }
    });
  }

  for (const line of pages) {
    test(`${line} sends who has not signed in to the sign-in, and keeps nothing of it`, async () => {
      const { status, headers, body } = await inVain(line);
      assert.deepEqual([status, body, headers.get('set-cookie')], [303, '', null]);
      assert.match(headers.get('location')!, /^\/admin\/session\/new\?next=%2Fadmin/);
      assert.equal((await inVain('GET /admin/session/new')).headers.get('set-cookie'), null);
    });
  }

  test('the cookies of session and browser are for this site alone and out of the reach of scripts', async () => {
    const { status, headers } = await ofBlog('POST /admin/session', { form: ada });
    assert.deepEqual([status, headers.get('location')], [303, '/admin']);
    assert.deepEqual(
      headers.getSetCookie().map((cookie) =>
        cookie
          .replace(/=[\w-]{43};/, ';')
          .split('; ')
          .sort()
          .join(' '),
      ),
      ['HttpOnly Max-Age=2592000 Path=/admin SameSite=Lax qvill_session', 'HttpOnly Max-Age=31536000 Path=/admin SameSite=Lax qvill_device'],
    );
  });

  test('a wrong password and an unknown address are answered alike', async () => {
    const wrong = await inVain('POST /admin/session', { form: { ...ada, password: 'wrong horse battery' } });
    const unknown = await inVain('POST /admin/session', { form: { ...ada, email: 'bob@example.org' } });
    assert.deepEqual([wrong.status, unknown.status], [422, 422]);
    assert.equal(unknown.body.replaceAll('bob@', 'ada@'), wrong.body);
    assert.deepEqual(
      [wrong, unknown].flatMap(({ headers }) => headers.getSetCookie()),
      [],
    );
  });

  test('after ten wrong passwords no more are looked at, for this account alone and for a quarter of an hour', async () => {
    const guess = () => ofBlog('POST /admin/session', { form: { email: 'eve@example.org', password: 'a wrong guess' } });
    const statuses = [];
    for (let n = 0; n < 11; n++) statuses.push((await guess()).status);
    assert.deepEqual(statuses, [...Array(10).fill(422), 429]);
    assert.equal((await ofBlog('POST /admin/session', { form: ada })).status, 303);
    clock.set('2026-11-21T12:15:01.000Z');
    assert.equal((await guess()).status, 422);
    clock.set(noon);
  });

  test('a link to the sign-in sends nobody to another site', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/admin/../evil', '/\\evil.example', '/admin\nx'])
      assert.equal((await ofBlog('POST /admin/session', { form: { ...ada, next } })).headers.get('location'), '/admin', next);
    assert.equal((await ofBlog('POST /admin/session', { form: { ...ada, next: '/admin/posts/1' } })).headers.get('location'), '/admin/posts/1');
  });

  test('signing out ends the session on the server, and only this one', async () => {
    const other = await signIn(blog);
    const { status, headers } = await ofBlog('POST /admin/session/deletion', { as: other, form: {} });
    assert.equal(status, 303);
    assert.match(headers.get('set-cookie')!, /^qvill_session=; Path=\/admin; Max-Age=0;/);
    assert.equal((await ofBlog('GET /admin', { as: other })).status, 303);
    assert.equal((await ofBlog('GET /admin', { as: author })).status, 200);
  });

  test('a session ends after thirty days', async () => {
    clock.set('2026-12-21T12:00:00.000Z');
    assert.equal((await ofBlog('GET /admin', { as: author })).status, 303);
    assert.equal((await inVain('POST /admin/posts', { as: author, form: fields })).status, 401);
    clock.set(noon);
  });

  test('of two editors the second one overwrites nothing and keeps their text', async () => {
    const post = await newIdea();
    assert.equal((await ofBlog(`POST ${post}`, { as: author, form: { version: '1', title: 'First', markdown: 'The first text.' } })).status, 303);
    for (const action of ['', '/publication', '/withdrawal']) {
      const { status, body } = await inVain(`POST ${post}${action}`, { as: author, form: { version: '1', title: 'Second', markdown: 'The <second> text.' } });
      assert.equal(status, 412);
      assert.match(body, /changed elsewhere[^]*>\nSecond<[^]*The &lt;second&gt; text\./);
    }
    assert.match((await ofBlog(`GET ${post}`, { as: author })).body, />\nFirst<[^]*The first text\./);
  });

  const faults: [field: string, typed: string, sentence: RegExp][] = [
    ['slug', 'Admin', /“admin” is an address of the engine itself/],
    ['slug', 'welcome', /The address “welcome” belongs to “This is your blog”/],
    ['slug', '!!!', /has no letter or digit/],
    ['date', '2026-02-30', /“2026-02-30” is not a date such as/],
    ['link', 'javascript:alert(1)', /“javascript:alert\(1\)” is not an http or https address/],
    ['lang', 'not a language', /is not a language tag such as en/],
    ['aliases', '/Welcome/', /The alias \/welcome is an address of “This is your blog”/],
    ['aliases', '/admin/old', /is an address of the engine itself/],
    ['tags', 'x'.repeat(101), /is longer than 100 characters/],
    ['title', 'x'.repeat(301), /The title is longer than 300 characters/],
  ];
  for (const [field, typed, sentence] of faults) {
    test(`${field} “${typed.slice(0, 20)}” is refused with a sentence, and what was typed is still there`, async () => {
      const post = await newIdea();
      for (const action of ['', '/publication']) {
        const { status, body } = await inVain(`POST ${post}${action}`, {
          as: author,
          form: { version: '1', title: 'Typed', markdown: 'Typed text.', [field]: typed },
        });
        assert.equal(status, 422);
        assert.match(body, sentence);
        assert.match(body, new RegExp(`<(input|textarea)[^>]* id="${field}"[^>]* aria-invalid="true"`));
        assert.ok(body.includes(typed) && body.includes('Typed text.'));
      }
    });
  }

  test('a text that is too large is refused', async () => {
    assert.equal((await inVain('POST /admin/posts/1', { as: author, form: { version: '1', markdown: 'x'.repeat(8 * 1024 * 1024) } })).status, 413);
    assert.equal((await inVain('POST /admin/session', { body: 'x'.repeat(8 * 1024 * 1024 + 1), headers: { 'content-type': 'text/plain' } })).status, 413);
  });

  test('a post that is not there is not found, and one in the trash neither', async () => {
    const post = await newIdea();
    await ofBlog(`POST ${post}/deletion`, { as: author, form: {} });
    for (const address of ['/admin/posts/999', '/admin/posts/99999999999', post]) {
      assert.equal((await inVain(`GET ${address}`, { as: author })).status, 404);
      for (const action of ['', '/publication', '/withdrawal'])
        assert.equal((await inVain(`POST ${address}${action}`, { as: author, form: { ...fields, version: '2' } })).status, 404);
    }
    assert.equal((await inVain('POST /admin/posts/999/deletion', { as: author, form: {} })).status, 404);
  });

  test('a request of a strange shape is the fault of who sends it', async () => {
    const json = { 'content-type': 'application/json' };
    const { csrf } = author;
    const multipart = new FormData();
    multipart.set('email', 'ada@example.org');
    const strange: [line: string, sent?: Sent][] = [
      ...['/admin/setup?token=a&token=b', '/admin/session/new?next=a&next=b', '/admin/posts/1?done=a&done=b', '/admin/posts/x', '/admin/posts/1e3'].map(
        (path): [string] => [`GET ${path}`],
      ),
      ...[...changes, ...openChanges].map((line): [string] => [line]),
      ...['null', '[]', '"x"', '{', '', '{"email":1,"password":{}}'].map((body): [string, Sent] => ['POST /admin/session', { body, headers: json }]),
      ...[{ title: ['a'] }, { title: 5 }, { title: null }, { title: {} }].map((body): [string, Sent] => [
        'POST /admin/posts',
        { body: JSON.stringify({ ...body, csrf }), headers: json },
      ]),
      ...['csrf[]', 'csrf'].map((name): [string, Sent] => [
        'POST /admin/posts',
        { body: `${name}=${csrf}&csrf=${csrf}x&title=a`, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      ]),
      ...[
        ['version', 'one'],
        ['version', '9'.repeat(30)],
        ['kind', 'sermon'],
      ].map(([name, value]): [string, Sent] => ['POST /admin/posts/1', { form: { ...fields, [name!]: value! } }]),
      ['POST /admin/session', { body: '<a/>', headers: { 'content-type': 'application/xml' } }],
      ['POST /admin/session', { body: multipart }],
    ];
    for (const [line, sent] of strange) {
      const { status } = await inVain(line, { as: author, ...sent });
      assert.ok(status >= 400 && status < 500, `${status} for ${line} ${JSON.stringify(sent)}`);
    }
  });

  test('an id that no database could hold is not found', async () => {
    assert.equal((await inVain(`GET /admin/posts/${'9'.repeat(24)}`, { as: author })).status, 404);
  });

  test('a title of signs is text wherever it stands', async () => {
    const post = await newIdea();
    const title = '<script>alert(1)</script> {{x}} & "quoted" ]]>\u0001';
    const form = { version: '1', title, markdown: title, excerpt: title, tags: `${title}, sign`, slug: 'sign' };
    assert.equal((await ofBlog(`POST ${post}/publication`, { as: author, form })).status, 303);
    for (const place of ['/', '/sign', '/tags/sign', '/tags', '/archive/2026', '/welcome', '/atom.xml', '/rss.xml', '/admin', post]) {
      const { body } = await ofBlog(`GET ${place}`, { as: author });
      assert.ok(body.includes('&lt;script&gt;alert(1)&lt;/script&gt; {{x}} &amp; &quot;quoted&quot; ]]&gt;'), place);
    }
    for (const place of ['/atom.xml', '/tags/sign/atom.xml', '/rss.xml', '/tags/sign/rss.xml', '/sitemap.xml'])
      assertWellFormed((await ofBlog(`GET ${place}`)).body);
    const feed = JSON.parse((await ofBlog('GET /feed.json')).body) as { items: { title: string }[] };
    assert.ok(feed.items.some((item) => item.title === title.replace('\u0001', '')));
  });
});

describe('the set-up link', () => {
  let blog: Blog;
  const clock = new StillClock(new Date(noon));
  const account = { name: 'Ada', blogTitle: 'Water Marks', ...ada };

  before(async () => {
    blog = await startBlog({ clock, environment: { QVILL_URL: 'https://blog.example.org' } });
  });
  after(() => blog?.stop());

  const issue = async (): Promise<string> => (await blog.app.get(InvitationStore).issueSetUp()) ?? assert.fail('there is an account already');
  async function assertDead(token: string): Promise<void> {
    const rows = everything(blog);
    assert.equal((await ask(blog, `GET /admin/setup?token=${token}`)).status, 404);
    const { status, headers } = await ask(blog, 'POST /admin/setup', { form: { ...account, token } });
    assert.deepEqual([status, headers.get('set-cookie'), everything(blog)], [404, null, rows]);
  }

  test('a guessed one opens nothing', async () => {
    const token = await issue();
    for (const guess of ['', 'x'.repeat(43), token.slice(1), `${token}=`]) await assertDead(guess);
  });

  test('it is good for an hour', async () => {
    const token = await issue();
    clock.set('2026-11-21T12:59:59.000Z');
    assert.equal((await ask(blog, `GET /admin/setup?token=${token}`)).status, 200);
    clock.set('2026-11-21T13:01:00.000Z');
    await assertDead(token);
  });

  test('a newer one ends it', async () => {
    const token = await issue();
    await issue();
    await assertDead(token);
  });

  test('a value that is no good leaves it as it was, and what was typed stays, but not the password', async () => {
    const token = await issue();
    const rows = everything(blog);
    for (const [field, typed, sentence] of [
      ['password', 'short', 'must have at least 10'],
      ['email', 'nobody', 'is not an e-mail address'],
      ['name', ' ', 'The name is missing'],
    ] as const) {
      const { status, body, headers } = await ask(blog, 'POST /admin/setup', { form: { ...account, token, [field]: typed } });
      assert.deepEqual([status, headers.get('set-cookie'), everything(blog)], [422, null, rows]);
      assert.ok(body.includes(sentence) && body.includes('Water Marks') && !body.includes(ada.password) && !body.includes('short'));
    }
  });

  test('it makes one account, also when two ask at once, and a cookie for https alone', async () => {
    const token = await issue();
    const replies = await Promise.all(
      ['ada@example.org', 'eve@example.org'].map((email) => ask(blog, 'POST /admin/setup', { form: { ...account, email, token } })),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [303, 404]);
    const cookies = replies.flatMap(({ headers }) => headers.getSetCookie());
    assert.equal(cookies.length, 2);
    for (const cookie of cookies) assert.match(cookie, /^__Host-qvill_(session=s\.|device=)[\w-]{43}; Path=\/; Secure; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    await assertDead(token);
    assert.equal(await blog.app.get(InvitationStore).issueSetUp(), null);
  });
});
