import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { codeAt, stepAt } from '../src/auth/totp.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { rowsOf } from './support/rows.js';
import { ask, join, password, type Visitor } from './support/visitor.js';

const security = '/admin/people/me/security';
type Key = { credential: string; counter: number; name: string; authorId: number };

describe('passkeys', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let cdp: CDPSession;
  let authenticatorId: string;
  let ada: Visitor;

  before(async () => {
    blog = await startBlog();
    ada = await join(blog, 'Ada', 'owner');
    browser = await openBrowser();
    // A passkey is good for a name, never for an address
    context = await browser.newContext({ baseURL: blog.url.replace('127.0.0.1', 'localhost') });
    page = await context.newPage();
    page.setDefaultTimeout(20_000);
    cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    ({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } }));
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const keys = () => rowsOf(blog)['Passkey'] as Key[];
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const signOut = () => context.clearCookies({ name: 'qvill_session' });
  async function signInByPassword(): Promise<void> {
    await page.goto('/admin/session/new');
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password').fill(password);
    await button('Sign in').click();
    await page.waitForURL('**/admin');
  }
  async function signInByPasskey(next = ''): Promise<void> {
    await page.goto(`/admin/session/new${next && `?next=${encodeURIComponent(next)}`}`);
    await button('Use a passkey').click();
  }
  async function addKey(name: string): Promise<void> {
    await page.goto(security);
    await page.getByLabel('Name of a new passkey').fill(name);
    await button('Add a passkey').click();
  }

  test('while nobody has one, the form to sign in says nothing of them and loads no script', async () => {
    await page.goto('/admin/session/new');
    assert.deepEqual([await button('Use a passkey').count(), await page.locator('script').count()], [0, 0]);
  });

  test('are made in the browser, named, and open the account without a name or a password, in place of a code too', async () => {
    await signInByPassword();
    await addKey('  My   phone ');
    await page.waitForURL('**?done=passkey');
    assert.deepEqual(
      keys().map(({ name, authorId }) => [name, authorId]),
      [['My phone', ada.id]],
    );
    await signOut();
    await signInByPasskey('/admin/media');
    await page.waitForURL('**/admin/media');
    assert.match(await page.locator('.who').innerText(), /Ada/);
  });

  test('one that is here already is not made twice', async () => {
    await addKey('Again');
    await page.getByText('This passkey is here already').waitFor();
    assert.equal(keys().length, 1);
  });

  test('who does not show a finger, a face or a PIN is not let in', async () => {
    await signOut();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const asked = page.waitForResponse('**/passkey/challenge');
    await signInByPasskey();
    const options = (await (await asked).json()) as { userVerification: string };
    assert.equal(options.userVerification, 'required');
    assert.deepEqual([new URL(page.url()).pathname, (await context.cookies()).filter(({ name }) => name === 'qvill_session')], ['/admin/session/new', []]);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  });

  test('what was signed is good once, for this site, with a counter that grows', async () => {
    const sent = page.waitForRequest((request) => request.url().endsWith('/session/passkey'));
    await signInByPasskey();
    const body = JSON.parse((await sent).postData()!) as { response: { id: string; response: Record<string, string> } };
    await page.waitForURL('**/admin');
    const send = (answer: unknown, host = 'localhost') =>
      fetch(`${blog.url}/admin/session/passkey`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json', host: `${host}:${blog.port}` },
        body: JSON.stringify({ response: answer }),
      });
    const { response } = body;
    const { signature = '', clientDataJSON = '' } = response.response;
    const client = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as object;
    const elsewhere = Buffer.from(JSON.stringify({ ...client, origin: 'https://evil.example' })).toString('base64url');
    for (const answer of [
      response,
      { ...response, id: 'nobody', rawId: 'nobody' },
      { ...response, response: { ...response.response, signature: signature.slice(0, -4) + 'AAAA' } },
      { ...response, response: { ...response.response, clientDataJSON: elsewhere } },
    ]) {
      const reply = await send(answer);
      assert.deepEqual([reply.status, reply.headers.getSetCookie()], [422, []]);
      assert.match(await reply.text(), /does not open an account here/);
    }
    for (const answer of [null, {}, [], 'x', { ...response, id: '<script>' }, { ...response, type: 'password' }])
      assert.equal((await send(answer)).status, 422);
    assert.ok(keys()[0]!.counter > 0);
  });

  test('a copy of a key, whose counter stands still, opens nothing', async () => {
    await signOut();
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0]!.credentialId });
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0]!, signCount: 0 } });
    await signInByPasskey();
    await page.getByText('This passkey does not open an account here').waitFor();
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credentials[0]!.credentialId });
    await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0]!, signCount: 1_000 } });
    await signInByPasskey();
    await page.waitForURL('**/admin');
  });

  test('with one the password can go, and then it is the last way in and stays', async () => {
    await page.goto(security);
    await button('Remove the password').click();
    await page.getByText('Your password is removed').waitFor();
    assert.equal((await ask(blog, 'POST /admin/session', undefined, { email: ada.email, password })).status, 422);
    await page.getByText('Change…').click();
    await button(/^Remove/).click();
    await page.getByText('This is your only way in.').first().waitFor();
    assert.equal(keys().length, 1);
    await signOut();
    await signInByPasskey(security);
    await page.waitForURL(`**${security}`);
    await page.getByLabel('A password').fill('seven brown otters');
    await button('Set the password').click();
    await page.getByText('Your password is set').waitFor();
  });

  test('are renamed and removed without a script, and nobody gets at those of others', async () => {
    const ben = await join(blog, 'Ben', 'owner');
    const [key] = rowsOf(blog)['Passkey'] as (Key & { id: number })[];
    for (const path of ['', '/deletion']) assert.equal((await ask(blog, `POST ${security}/passkeys/${key!.id}${path}`, ben, { name: 'Mine' })).status, 404);
    await page.getByText('Change…').click();
    await page.getByLabel('Name', { exact: true }).fill('Old phone');
    await button('Rename').click();
    await page.getByText('Old phone', { exact: true }).first().waitFor();
    assert.equal(keys()[0]!.name, 'Old phone');
    await page.getByText('Change…').click();
    await button(/^Remove Old/).click();
    await page.getByText('The passkey opens nothing any more.').waitFor();
    assert.equal(keys().length, 0);
  });

  test('the pages of the ways in are usable by everybody, light and dark', async () => {
    await addKey('Phone');
    await page.waitForURL('**?done=passkey');
    await page.getByText('Change…').click();
    assert.deepEqual(await axeFindings(page), []);
    await button('Set it up').click();
    await page.getByLabel('Code', { exact: true }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, stepAt(new Date())));
    await button('Ask for codes from now on').click();
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    assert.deepEqual(await axeFindings(page), []);
    const recovery = await page.locator('.recovery code').first().innerText();
    for (const path of [security, '/admin/session/proof', '/admin/audit']) {
      await page.goto(path);
      assert.deepEqual(await axeFindings(page), [], path);
    }
    await signOut();
    await page.goto('/admin/session/new');
    assert.deepEqual(await axeFindings(page), []);
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password').fill('seven brown otters');
    await button('Sign in').click();
    await page.getByLabel('Code').waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.getByLabel('Code').fill(recovery);
    await button('Sign in').click();
    await page.waitForURL('**/admin');
  });
});
