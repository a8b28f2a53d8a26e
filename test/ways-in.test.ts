import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { formToken } from '../src/auth/secret.js';
import { networkInWords } from '../src/auth/address.js';
import { base32, codeAt, stepAt } from '../src/auth/totp.js';
import { runCommand } from '../src/commands/run.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { readQr } from './support/qr.js';
import { everything, rowsOf } from './support/rows.js';
import { ask, join, password, type Reply, signInAs, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();
const security = '/admin/people/me/security';

/** RFC 6238, appendix B: the last six of its eight digits. */
const rfcSecret = base32(Buffer.from('12345678901234567890'));
for (const [seconds, code] of [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const)
  test(`the code at ${seconds} is that of RFC 6238`, () => assert.equal(codeAt(rfcSecret, stepAt(new Date(seconds * 1_000))), code));

for (const [address, words] of [
  ['203.0.113.7', '203.0.113.…'],
  ['::ffff:203.0.113.7', '203.0.113.…'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:…'],
  ['127.0.0.1', 'this machine'],
  ['', ''],
] as const)
  test(`a session from “${address}” is said to be from “${words}”`, () => assert.equal(networkInWords(address), words));

describe('codes of an app', () => {
  let blog: Blog;
  let ada: Visitor;
  let secret = '';
  let recovery: string[] = [];
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await join(blog, 'Ada', 'owner');
  });
  after(() => blog?.stop());

  const codeNow = () => codeAt(secret, stepAt(clock.now()));
  const post = (path: string, form: Record<string, string> = {}, as: Visitor | undefined = ada) => ask(blog, `POST ${path}`, as, form);
  const codesIn = ({ body }: Reply) => [...body.matchAll(/<li><code>([a-z2-7-]+)<\/code>/g)].map(([, code]) => code!);
  const signIn = (as: Visitor = ada) => ask(blog, 'POST /admin/session', undefined, { email: as.email, password, next: '/admin/media' });
  const stepIn = ({ body }: Reply) => /name="step" value="([\w-]{43})"/.exec(body)![1]!;
  const second = (step: string, code: string) => ask(blog, 'POST /admin/session/code', undefined, { step, code, next: '/admin/media' });

  test('are set up by a picture that is drawn here, and asked for only when one was typed', async () => {
    const { status, body } = await post(`${security}/codes`);
    assert.equal(status, 201);
    secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(body)![1]!.replaceAll(' ', '');
    assert.equal(secret.length, 32);
    const svg = Buffer.from(/src="data:image\/svg\+xml;base64,([^"]+)"/.exec(body)![1]!.replaceAll('&#x3D;', '='), 'base64').toString();
    assert.equal(await readQr(svg), `otpauth://totp/A%20new%20blog:ada%40example.org?secret=${secret}&issuer=A%20new%20blog`);
    assert.equal((await signIn()).status, 303);
    const wrong = await post(`${security}/codes/proof`, { code: '000000' });
    assert.deepEqual([wrong.status, wrong.body.includes(body.slice(body.indexOf('base64,'), body.indexOf('base64,') + 500))], [422, true]);
    const proven = await post(`${security}/codes/proof`, { code: ` ${codeNow().slice(0, 3)} ${codeNow().slice(3)}` });
    recovery = codesIn(proven);
    const [cookie = ''] = proven.headers.getSetCookie()[0]!.split(';');
    ada = { ...ada, cookie, csrf: formToken(cookie.split('=')[1]!) };
    assert.deepEqual([proven.status, new Set(recovery).size, recovery.every((code) => /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/.test(code))], [201, 10, true]);
    assert.match((await ask(blog, `GET ${security}`, ada)).body, /10 recovery codes are left/);
    assert.equal(recovery.some((code) => everything(blog).includes(code)), false); // prettier-ignore
    assert.equal((await post(`${security}/codes`)).status, 409);
  });

  test('come after the password, and each is good once', async () => {
    clock.set(at(1));
    const asked = await signIn();
    assert.deepEqual([asked.status, asked.headers.getSetCookie()], [200, []]);
    const step = stepIn(asked);
    const wrong = await second(step, '123');
    assert.deepEqual([wrong.status, wrong.headers.getSetCookie(), stepIn(wrong)], [422, [], step]);
    const code = codeNow();
    const right = await second(step, code);
    assert.deepEqual([right.status, right.to, right.headers.getSetCookie().length], [303, '/admin/media', 2]);
    assert.equal((await second(step, code)).status, 401);
    assert.equal((await second(stepIn(await signIn()), code)).status, 422);
    clock.set(at(2));
    const two = [stepIn(await signIn()), stepIn(await signIn())];
    const both = await Promise.all(two.map((each) => second(each, codeNow())));
    assert.deepEqual(both.map(({ status }) => status).sort(), [303, 422]);
  });

  test('of the last half-minute and of the next one are good too, older ones not', async () => {
    for (const [steps, status] of [
      [-2, 422],
      [2, 422],
      [-1, 303],
      [1, 303],
    ] as const) {
      clock.set(new Date(clock.now().getTime() + 10 * 60_000).toISOString());
      assert.equal((await second(stepIn(await signIn()), codeAt(secret, stepAt(clock.now()) + steps))).status, status, String(steps));
    }
  });

  test('the form for a code is good for ten minutes and nobody can make one up', async () => {
    const step = stepIn(await signIn());
    clock.set(new Date(clock.now().getTime() + 10 * 60_000).toISOString());
    for (const made of [step, 'x'.repeat(43), '']) {
      const { status, body, headers } = await second(made, codeNow());
      assert.deepEqual([status, body, headers.getSetCookie()], [401, '', []]);
    }
  });

  test('a recovery code stands in for one, once, however it is typed', async () => {
    const [first = '', other = ''] = recovery;
    assert.equal((await second(stepIn(await signIn()), ` ${first.toUpperCase().replaceAll('-', ' ')}`)).status, 303);
    assert.equal((await second(stepIn(await signIn()), first)).status, 422);
    ada = await signInAs(blog, ada.id, ada.email);
    const renewed = codesIn(await post(`${security}/recovery`));
    assert.equal(renewed.length, 10);
    assert.equal((await second(stepIn(await signIn()), other)).status, 422);
    recovery = renewed;
  });

  test('ten wrong ones within a quarter of an hour are enough', async () => {
    clock.set(new Date(clock.now().getTime() + 16 * 60_000).toISOString());
    const step = stepIn(await signIn());
    const statuses = [];
    for (let n = 0; n < 11; n++) statuses.push((await second(step, '000000')).status);
    assert.deepEqual(statuses, [...Array(10).fill(422), 429]);
    assert.equal((await second(step, codeNow())).status, 429);
  });

  test('a script that signs in is told that a code is missing, and sends it with the password', async () => {
    clock.set(new Date(clock.now().getTime() + 16 * 60_000).toISOString());
    const send = (code?: string) =>
      fetch(`${blog.url}/admin/session`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ email: ada.email, password, ...(code ? { code } : {}) }),
      });
    const asked = await send();
    assert.deepEqual([asked.status, ((await asked.json()) as { field: string }).field, asked.headers.getSetCookie()], [422, 'code', []]);
    assert.equal((await send('000000')).status, 422);
    const right = await send(codeNow());
    assert.deepEqual([right.status, ((await right.json()) as { author: object }).author], [200, { id: ada.id, name: 'Ada' }]);
  });

  test('who has forgotten the password and follows a link is asked for a code all the same', async () => {
    ada = await signInAs(blog, ada.id, ada.email);
    const begun = stepIn(await signIn());
    const { body } = await post(`/admin/people/${ada.id}/invitation`, { role: 'owner' });
    const token = /token(?:=|&#x3D;)([\w-]{43})/.exec(body)![1]!;
    const accepted = await ask(blog, 'POST /admin/invitation', undefined, { token, name: '', email: '', password });
    assert.deepEqual([accepted.status, accepted.to, accepted.headers.getSetCookie()], [303, '/admin/session/new', []]);
    assert.equal((await second(begun, codeNow())).status, 401, 'who typed the password of before goes on with a code');
    assert.equal((await signIn()).status, 200);
    ada = await signInAs(blog, ada.id, ada.email);
  });

  test('only who showed lately who they are gets at the ways in; that makes a new session', async () => {
    clock.set(new Date(clock.now().getTime() + 31 * 60_000).toISOString());
    const ways = () => ['OneTimeKey', 'RecoveryCode', 'Passkey'].map((table) => rowsOf(blog)[table]);
    const rows = ways();
    const looked = await ask(blog, `GET ${security}`, ada);
    assert.deepEqual([looked.status, looked.to], [303, `/admin/session/proof?next=${encodeURIComponent(security)}`]);
    for (const path of ['codes', 'codes/deletion', 'recovery', 'password', 'password/deletion', 'passkeys/1', 'passkeys/1/deletion'])
      assert.equal((await post(`${security}/${path}`, { next: 'another password' })).status, 403, path);
    assert.equal((await post('/admin/session/proof', { password: 'a wrong guess', next: security })).status, 422);
    assert.deepEqual(ways(), rows);
    const proven = await post('/admin/session/proof', { password, next: security });
    assert.deepEqual([proven.status, proven.to], [303, security]);
    const [cookie] = proven.headers.getSetCookie()[0]!.split(';');
    assert.equal((await ask(blog, 'GET /admin', ada)).status, 303);
    assert.equal((await ask(blog, `GET ${security}`, { ...ada, cookie: cookie! })).status, 200);
  });

  test('are switched off, and then the password is enough', async () => {
    ada = await signInAs(blog, ada.id, ada.email);
    assert.equal((await post(`${security}/recovery`)).status, 201);
    assert.equal((await post(`${security}/codes/deletion`)).status, 303);
    assert.equal((await signIn()).status, 303);
    assert.equal((await post(`${security}/recovery`)).status, 409);
    assert.equal((await post(`${security}/password/deletion`)).status, 409);
  });

  test('the shell lets somebody in again: everything that opened the account is gone but one link', async () => {
    await post(`${security}/codes`);
    secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await post(`${security}/codes`)).body)![1]!.replaceAll(' ', '');
    assert.equal((await post(`${security}/codes/proof`, { code: codeNow() })).status, 201);
    const said: string[] = [];
    const streams = { error: () => {}, isWatched: false, progress: () => {}, readInput: async () => '' };
    assert.equal(await runCommand(['author', 'reset', ada.email], { QVILL_DATA: blog.config.data }, { ...streams, out: (line) => said.push(line) }), 0);
    assert.equal((await ask(blog, 'GET /admin', ada)).status, 303);
    assert.equal((await signIn()).status, 422);
    const token = new URL(said[0]!).searchParams.get('token')!;
    const accept = () => ask(blog, 'POST /admin/invitation', undefined, { token, name: '', email: '', password: 'seven brown otters' });
    const accepted = await accept();
    assert.deepEqual([accepted.status, accepted.to], [303, '/admin']);
    assert.equal((await accept()).status, 404);
    assert.equal((await ask(blog, 'POST /admin/session', undefined, { email: ada.email, password: 'seven brown otters' })).status, 303);
  });
});
