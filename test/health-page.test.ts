import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { finePage } from './support/fine-page.js';
import { rowsOf } from './support/kill/judge.js';
import { headersOf, Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
});
after(() => blog?.stop());

test('an owner sees what is wrong and what to do, has all of it looked at, and sees it healed; without scripts', { skip: browserSkipReason() }, async () => {
  const browser = await openBrowser();
  try {
    const page = await owner.page(browser, { javaScriptEnabled: false });
    await page.goto('/admin/settings');
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByText('were not looked at yet.').waitFor();
    assert.equal(await page.getByText('All is well.').count(), 1);
    await finePage(owner, browser, page, 'health-new');
    rowsOf(
      blog.config,
      "INSERT INTO Purge (edge, path, createdAt, nextAt, lastError) VALUES ('http://192.0.2.1:80', '/', '2026-01-01', '2999-01-01', 'no route')",
    );
    rowsOf(blog.config, "INSERT INTO Address (key, since) VALUES ('/wp-login.php', '2026-01-01')");
    await page.reload();
    // What is quickly looked at is so with each look at the page
    await page.getByText('One thing is wrong.').waitFor();
    await page.getByText('http://192.0.2.1:80 has not acknowledged one address: no route').waitFor();
    await page.getByRole('button', { name: 'Look at all of it now' }).click();
    // It looks again by itself, as long as the doctor is at work
    await page.getByText('2 things are wrong.').waitFor({ timeout: 60_000 });
    await page.getByText('/wp-login.php is refused as what only scanners ask for').waitFor();
    await page.getByText('Add a redirect from it at /admin/redirects').waitFor();
    for (const check of ['disk', 'memory', 'clock', 'database', 'permissions', 'services'])
      assert.equal(await page.getByRole('term').filter({ hasText: check }).count(), 1, check);
    await finePage(owner, browser, page, 'health-ill');
    rowsOf(blog.config, 'DELETE FROM Purge');
    rowsOf(blog.config, "DELETE FROM Address WHERE key = '/wp-login.php'");
    await page.getByRole('button', { name: 'Look at all of it now' }).click();
    await page.getByText('All is well.').waitFor({ timeout: 60_000 });
  } finally {
    await browser.close();
  }
});

test('an editor and an author have no such page, and call no doctor', async () => {
  for (const role of ['editor', 'author'] as const) {
    const id = await blog.app.get(AuthorStore).add({ name: role, email: `${role}@example.org`, password: 'correct horse battery', role });
    const headers = { ...headersOf(await blog.app.get(SessionStore).begin(id)), accept: 'application/json' };
    for (const method of ['GET', 'POST'])
      assert.deepEqual(
        await fetch(`${blog.url}/admin/health`, { method, headers, redirect: 'manual' }).then(async (reply) => [reply.status, await reply.text()]),
        [403, ''],
        `${role} ${method}`,
      );
  }
});

test('one doctor at a time is called', async () => {
  const first = owner.ask('POST /admin/health', {});
  const second = await owner.ask('POST /admin/health', {}, { accept: 'application/json' });
  assert.equal(second.status, 503);
  assert.equal((await first).status, 303);
});
