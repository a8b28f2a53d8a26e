import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { formToken } from '../src/auth/secret.js';
import { SessionStore } from '../src/auth/session.store.js';
import { addAuthor, programWith } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { freePort } from '../src/comparison/free-port.service.js';

type Fields = Record<string, string>;
type Client = { options: Fields; getAuthUrl(): Promise<string>; getToken(code: string): Promise<string>; create(post: object): Promise<string> };
/** Loaded at once: it takes so long that connections would be closed meanwhile. */
const Micropub = createRequire(import.meta.url)('micropub-helper') as new (options: object) => Client;

describe('an app that knows only the blog’s address', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  let session: { cookie: string; csrf: string };
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

  const verifier = 'a6128783714cfda1d388e2e98b6ae8221ac31aca31959e59512c59f5';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const client = { client_id: 'https://app.example/', redirect_uri: 'https://app.example/back?x=1' };
  const request: Fields = {
    ...client,
    response_type: 'code',
    state: 'S ü',
    scope: 'profile create update',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };

  before(async () => {
    const port = await freePort();
    blog = await startBlog({ clock, port, environment: { QVILL_URL: `http://127.0.0.1:${port}` } });
    ask = programWith(blog, '');
    const secret = await blog.app.get(SessionStore).begin(await addAuthor(blog, 'Ada'));
    session = { cookie: `qvill_session=${secret}`, csrf: formToken(secret) };
  });
  after(() => blog.stop());

  const admin = async (line: string, fields?: [string, string][]) => {
    const [method = '', path] = line.split(' ');
    const reply = await fetch(blog.url + path, {
      method,
      headers: { cookie: session.cookie },
      body: fields ? new URLSearchParams([['csrf', session.csrf], ...fields]) : null,
      redirect: 'manual',
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  };
  const consentAt = (fields: Fields) => `/admin/authorization?${new URLSearchParams(fields)}`;
  /** The author says yes. Returns what the app is told. */
  async function granted(fields: Fields, scopes = ['create', 'update']): Promise<URLSearchParams> {
    const { status, headers } = await admin('POST /admin/authorization', [
      ...Object.entries(fields),
      ...scopes.map((scope): [string, string] => ['granted', scope]),
    ]);
    assert.equal(status, 303);
    return new URL(headers.get('location')!).searchParams;
  }
  const trade = (form: Fields, path = 'token') =>
    ask(`POST /api/indieauth/${path}`, { token: null, form: { grant_type: 'authorization_code', ...client, code_verifier: verifier, ...form } });

  test('finds what there is from the home page on', async () => {
    const home = await (await fetch(blog.url)).text();
    const linked = Object.fromEntries([...home.matchAll(/<link rel="([\w-]+)" href="([^"]+)">/g)].map(([, rel, href]) => [rel!, href!]));
    const { body } = await ask<Record<string, unknown>>(`GET ${linked['indieauth-metadata']}`, { token: null });
    assert.deepEqual([body['issuer'], body['code_challenge_methods_supported']], [`${blog.url}/`, ['S256']]);
    assert.deepEqual([linked['authorization_endpoint'], linked['token_endpoint']], [body['authorization_endpoint'], body['token_endpoint']]);
    assert.ok(linked['indieauth-metadata']!.startsWith(body['issuer'] as string));
  });

  test('sends the author here, who signs in first if need be and comes back to the same question', async () => {
    const sent = await ask(`GET /api/indieauth/authorization?${new URLSearchParams(request)}`, { token: null });
    assert.deepEqual([sent.status, sent.headers.get('location')], [302, consentAt(request)]);
    const stranger = await fetch(blog.url + consentAt(request), { redirect: 'manual' });
    const signIn = new URL(stranger.headers.get('location')!, blog.url);
    assert.equal(signIn.searchParams.get('next'), consentAt(request));
    const form = { email: 'ada@example.org', password: 'correct horse battery', next: consentAt(request) };
    const signedIn = await ask('POST /admin/session', { token: null, form });
    assert.deepEqual([signedIn.status, signedIn.headers.get('location')], [303, consentAt(request)]);
  });

  test('is shown with its whole address and what it wants, and the page may lead nowhere else', async () => {
    const { status, text, headers } = await admin(`GET ${consentAt(request)}`);
    assert.equal(status, 200);
    assert.match(text, /Let <span dir="ltr">app\.example<\/span> in\?[^]*https:\/\/app\.example\/[^]*value="create" checked[^]*value="update" checked/);
    assert.doesNotMatch(text, /value="delete"|older kind/);
    assert.match(headers.get('content-security-policy')!, /form-action 'self' https:\/\/app\.example;/);
  });

  test('gets a code, and for it a token of what was ticked, which works until it is given back', async () => {
    const told = await granted(request, ['create', 'delete']);
    assert.deepEqual([told.get('state'), told.get('iss'), told.get('x')], ['S ü', `${blog.url}/`, '1']);
    const { status, body, headers } = await trade({ code: told.get('code')! });
    assert.deepEqual(
      [status, body['token_type'], body['scope'], body['me'], headers.get('cache-control')],
      [200, 'Bearer', 'create', `${blog.url}/`, 'private, no-store'],
    );
    const token = body['access_token'] as string;
    assert.equal((await ask('POST /api/micropub', { token, form: { content: 'By IndieAuth' } })).status, 201);
    assert.match((await admin('GET /admin/tokens')).text, /app\.example[^]*create/);
    for (const given of [token, token, 'x']) assert.equal((await ask('POST /api/indieauth/revocation', { token: null, form: { token: given } })).status, 200);
    assert.equal((await ask('GET /api/micropub', { token })).status, 401);
  });

  const wrong: [what: string, form: Fields][] = [
    ['another app', { client_id: 'https://evil.example/' }],
    ['another address to go back to', { redirect_uri: 'https://app.example/other' }],
    ['another proof', { code_verifier: 'x'.repeat(43) }],
    ['a code of its own', { code: 'x'.repeat(43) }],
  ];
  for (const [what, form] of wrong) {
    test(`with ${what} gets nothing, and the code is used up`, async () => {
      const code = (await granted(request)).get('code')!;
      const { status, body } = await trade({ code, ...form });
      assert.deepEqual([status, body['error'], body['access_token']], [400, 'invalid_grant', undefined]);
      assert.equal((await trade({ code })).status, form['code'] ? 200 : 400);
    });
  }

  test('gets nothing for a code twice, after ten minutes, or without the proof that was announced', async () => {
    const code = (await granted(request)).get('code')!;
    assert.deepEqual([(await trade({ code })).status, (await trade({ code })).status], [200, 400]);
    const late = (await granted(request)).get('code')!;
    clock.set('2026-11-21T12:10:00Z');
    assert.equal((await trade({ code: late })).status, 400);
    const bare = (await granted(request)).get('code')!;
    const { body } = await ask('POST /api/indieauth/token', { token: null, form: { grant_type: 'authorization_code', ...client, code: bare } });
    assert.equal(body['error'], 'invalid_grant');
  });

  test('that wants to know who somebody is learns that, and gets no token', async () => {
    const plain = { ...request, scope: '' };
    assert.match((await admin(`GET ${consentAt(plain)}`)).text, /would like to know that this blog is yours/);
    const me = await trade({ code: (await granted(plain)).get('code')! }, 'authorization');
    assert.deepEqual([me.status, me.body], [200, { me: `${blog.url}/` }]);
    const { status, body } = await trade({ code: (await granted(plain)).get('code')! });
    assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
  });

  test('is told when the author says no', async () => {
    const { headers } = await admin('POST /admin/authorization/refusal', Object.entries(request));
    assert.match(headers.get('location')!, /^https:\/\/app\.example\/back\?x=1&error=access_denied.*&state=S\+%C3%BC&iss=/);
  });

  const strange: [parameter: string, values: string[]][] = [
    [
      'client_id',
      [
        '',
        'app.example',
        'ftp://app.example/',
        'https://app.example/#x',
        'https://u:p@app.example/',
        'https://192.0.2.1/',
        'https://[2001:db8::1]/',
        'https://app.example/a/../b',
        'javascript:alert(1)',
      ],
    ],
    [
      'redirect_uri',
      [
        '',
        'https://evil.example/',
        'http://app.example/',
        'https://app.example:444/',
        'https://app.example.evil.example/',
        'app://back',
        '/back',
        'https://app.example/#x',
        'https://app.example@evil.example/',
      ],
    ],
    ['response_type', ['', 'token', 'id']],
    ['code_challenge_method', ['', 'plain']],
    ['code_challenge', ['', 'short']],
  ];
  for (const [name, values] of strange) {
    test(`with a strange ${name} sends nobody anywhere`, async () => {
      for (const value of values) {
        for (const { status, headers } of [
          await admin(`GET ${consentAt({ ...request, [name]: value })}`),
          await admin('POST /admin/authorization', Object.entries({ ...request, [name]: value })),
        ])
          assert.deepEqual([status, headers.get('location')], [422, null], value);
      }
    });
  }

  test('can say nothing that ends up in the form but what belongs there', async () => {
    const { text } = await admin(`GET ${consentAt({ ...request, csrf: 'forged', granted: 'delete', state: '"><script>' })}`);
    assert.ok(!text.includes('forged') && !text.includes('value="delete"') && !text.includes('<script>'));
    assert.equal((await admin(`GET /admin/authorization?${new URLSearchParams(request)}&state=two`)).status, 200);
  });

  test('that others wrote, before there was PKCE, gets in too', async () => {
    // Reached at the same host as the blog, as the helper asks of `me`
    const app = new Micropub({
      me: `${blog.url}/`,
      clientId: 'http://127.0.0.1:9/',
      redirectUri: 'http://127.0.0.1:9/back',
      state: 'xyz',
      scope: 'create update',
    });
    const query = Object.fromEntries(new URL(await app.getAuthUrl()).searchParams);
    assert.match((await admin(`GET ${consentAt(query)}`)).text, /older kind/);
    const told = await granted(query);
    assert.ok(await app.getToken(told.get('code')!));
    const url = await app.create({ type: ['h-entry'], properties: { content: ['All the way from the address of the blog'] } });
    assert.equal((await fetch(url)).status, 200);
  });
});
