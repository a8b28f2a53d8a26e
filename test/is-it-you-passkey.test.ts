import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { rowsOf } from './support/rows.js';
import { join, password, type Visitor } from './support/visitor.js';

const [noon, later, muchLater] = ['2026-11-22T12:00:00.000Z', '2026-11-22T12:31:00.000Z', '2026-11-22T13:05:00.000Z'];
const typed = 'An “app” & <more> — ☕';

describe('“Is it you?”, answered by a passkey', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let cdp: CDPSession;
  let authenticatorId: string;
  let ada: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
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
    await page.goto('/admin/session/new');
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password').fill(password);
    await button('Sign in').click();
    await page.waitForURL('**/admin');
    await page.goto('/admin/people/me/security');
    await page.getByLabel('Name of a new passkey').fill('My phone');
    await button('Add a passkey').click();
    await page.waitForURL('**?done=passkey');
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name });
  const tokens = () => (rowsOf(blog)['Token'] as { name: string; scopes: string }[]).map(({ name, scopes }) => [name, scopes]);
  const session = async () => (await context.cookies()).find(({ name }) => name === 'qvill_session')!.value;
  async function askForToken(name: string): Promise<void> {
    await page.goto('/admin/tokens');
    await page.getByLabel('Name', { exact: true }).fill(name);
    for (const box of await page.getByRole('checkbox').all()) await box.setChecked(['read', 'media'].includes((await box.getAttribute('value'))!));
    await button('Make the token').click();
    await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
  }

  test('all that was typed is sent as it was, once, in a new session, and what follows asks for nothing more', async () => {
    clock.set(later);
    const before = await session();
    await askForToken(typed);
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual(tokens(), [], 'nothing is done yet');
    await button('Use a passkey').click();
    await page.getByLabel('Copy it now').waitFor();
    assert.deepEqual(tokens(), [[typed, 'media read']]);
    assert.match(await page.getByLabel('Copy it now').inputValue(), /^[\w-]{40,}$/);
    assert.notEqual(await session(), before);
    await page.goto('/admin/people/me/security');
    assert.match(page.url(), /\/security$/);
  });

  test('without a finger, a face or a PIN nothing is done; what was typed is there still, and goes on when it is shown', async () => {
    clock.set(muchLater);
    await askForToken('Second');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const asked = page.waitForResponse('**/passkey/challenge');
    await button('Use a passkey').click();
    await asked;
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    assert.deepEqual(tokens(), [[typed, 'media read']]);
    assert.equal(await page.locator('input[name=name]').inputValue(), 'Second');
    assert.deepEqual(await page.locator('input[name=scopes]').evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value)), [
      'media',
      'read',
    ]);
    await button('Use a passkey').click();
    await page.getByLabel('Copy it now').waitFor();
    assert.deepEqual(tokens().at(-1), ['Second', 'media read']);
  });
});
