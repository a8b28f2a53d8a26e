import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { finePage } from './support/fine-page.js';
import { header } from './support/importing.js';
import { headersOf, Owner } from './support/signed-in.js';
import { zipOf } from './support/zip.js';

describe('imports in a browser', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let blog: Blog;
  let owner: Owner;
  let page: Page;

  before(async () => {
    [browser, blog] = await Promise.all([openBrowser(), startBlog()]);
    owner = await Owner.of(blog);
    page = await owner.page(browser, { javaScriptEnabled: false });
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });
  const fine = (name: string) => finePage(owner, browser, page, name);
  const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;
  const waiting = () => readdirSync(blog.config.imports).filter((name) => name.startsWith('sent-'));

  test('a zip is sent, looked at, brought in and taken back, without scripts', async () => {
    await page.goto('/admin');
    await page.getByRole('link', { name: 'Import' }).click();
    await fine('imports-empty');
    const buffer = zipOf([
      { path: '2013-01-01-lake.md', bytes: header('title: The lake\nalias: /old-lake', '![](lost.png)') },
      { path: '2013-01-02-draft.md', bytes: header('title: A draft\ndraft: true') },
      { path: 'empty.md', bytes: '' },
    ]);
    await page.getByLabel('A blog from elsewhere').setInputFiles({ name: 'lakes.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('2 new · 0 changed · 0 as they were · 1 refused').waitFor();
    await page.getByText('/lake · new · published · 2013-01-01').waitFor();
    await page.getByText('2013-01-01-lake.md · /old-lake').waitFor();
    await page.getByText('line 5 names “lost.png”: there is no such file. Left as it stands').waitFor();
    await fine('import-looked-at');
    assert.deepEqual([await statusOf('/lake'), waiting().length], [404, 1], 'nothing is written yet');

    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Imported' }).waitFor();
    await fine('import-done');
    assert.deepEqual([await statusOf('/lake'), await statusOf('/old-lake'), await statusOf('/draft')], [200, 301, 404]);
    await page.getByRole('button', { name: 'Remove the file' }).click();
    await page.getByRole('button', { name: 'Undo import 1' }).waitFor();
    await fine('imports-listed');
    assert.deepEqual(waiting(), []);
    await page.getByRole('button', { name: 'Undo import 1' }).click();
    await page.getByText('2 removed · 0 put back · 0 kept · 0 files removed').waitFor();
    await fine('import-undone');
    assert.equal(await statusOf('/lake'), 410);
  });

  test('a file that can’t be imported is refused in words, and nothing of it is kept but what can be looked at', async () => {
    await page.goto('/admin/imports');
    const bomb = zipOf(Array.from({ length: 60 }, (_, n) => ({ path: `${n}.md`, bytes: Buffer.alloc(4_000_000, 'x') })));
    await page.getByLabel('A blog from elsewhere').setInputFiles({ name: 'bomb.zip', mimeType: 'application/zip', buffer: bomb });
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('The archive has 1 MB and would become 240 MB: it is not unpacked').waitFor();
    await fine('import-refused');
    await page.getByRole('button', { name: 'Remove the file' }).click();
    await page.getByLabel('A blog from elsewhere').waitFor();
    assert.deepEqual(waiting(), []);
    assert.equal((await owner.ask('GET /admin/imports/../../etc')).status, 404);
    assert.equal((await owner.ask('GET /admin/imports/00000000-0000-4000-8000-000000000000')).status, 404);
    assert.equal((await owner.ask('POST /admin/imports/runs/77/undoing', {})).status, 404);
  });

  test('what is said of the old site gives posts their old addresses, and each is proven after the import', async () => {
    const buffer = zipOf([
      { path: 'river.md', bytes: header('title: River\ndate: 2014-03-07') },
      { path: 'bank.md', bytes: header('title: Bank\ndate: 2014-03-08', '![](https://127.0.0.1/a.png)') },
    ]);
    await page.goto('/admin/imports');
    await page.getByLabel('A blog from elsewhere').setInputFiles({ name: 'report.json', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('2 new · 0 changed').waitFor();
    const say = async (fields: Record<string, string>) => {
      const details = page.locator('details.new');
      if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
      for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
      await page.getByRole('button', { name: 'Look again' }).click();
    };
    await say({ 'How it called its posts': '/:nonsense/:slug/' });
    await page.getByRole('link', { name: /“\/:nonsense\/:slug\/” has a placeholder that nothing here knows/ }).waitFor();
    await fine('import-old-site-wrong');
    await say({
      'How it called its posts': '/blog/:year/:slug.html',
      'Old addresses, one a line': '/archive/river\nhttps://old.example/never-was/\n',
      'Where it was': 'https://old.example',
    });
    await page.getByText('river.md · /blog/2014/river.html · /archive/river').waitFor();
    await fine('import-old-site');
    await page.getByText('The site that it was').click();
    assert.equal(await page.getByLabel('Where it was').inputValue(), 'https://old.example');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('3 of 4 answer').waitFor();
    await page.getByText('/never-was/', { exact: true }).waitFor();
    await fine('import-proven');
    assert.deepEqual([await statusOf('/blog/2014/river.html'), await statusOf('/archive/river'), await statusOf('/never-was/')], [301, 301, 404]);
    await page.getByRole('button', { name: 'Remove the file' }).click();
    await page.getByRole('button', { name: 'Undo import 2' }).click();
    await page.getByText('Run 2 is undone').waitFor();
  });

  test('nothing is fetched for an import from where only this machine can ask, and lists are addresses of the web', async () => {
    const buffer = zipOf([{ path: 'a.md', bytes: header('title: A\ndate: 2014-03-07') }]);
    await page.goto('/admin/imports');
    await page.getByLabel('A blog from elsewhere').setInputFiles({ name: 'a.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Look at it' }).click();
    await page.getByText('1 new').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const ask = (fields: Record<string, string>) => owner.ask(`POST /admin/imports/${id}/trial`, fields);
    for (const [field, value] of [
      ['sitemap', '/etc/passwd'],
      ['sitemap', 'file:///etc/passwd'],
      ['site', 'old.example'],
      ['hosts', 'a.example/path'],
      ['hosts', 'user@a.example'],
    ] as const) {
      const { status, body } = await ask({ [field]: value });
      assert.equal(status, 422, value);
      assert.match(body, new RegExp(`href="#${field}"`), value);
    }
    assert.equal((await ask({ sitemap: 'http://169.254.169.254/latest/sitemap.xml' })).status, 303);
    assert.match(
      (await owner.ask(`GET /admin/imports/${id}`)).body,
      /It can’t be imported.*169\.254\.169\.254\/latest\/sitemap\.xml can(?:'|&#x27;)t be read/s,
    );
    await owner.ask(`POST /admin/imports/${id}/deletion`, {});
  });

  test('imports are for those who may touch every post', async () => {
    const id = await blog.app.get(AuthorStore).add({ name: 'Ben', email: 'ben@example.org', password: 'correct horse battery', role: 'author' });
    const headers = headersOf(await blog.app.get(SessionStore).begin(id));
    assert.equal((await fetch(`${blog.url}/admin/imports`, { headers })).status, 403);
    assert.doesNotMatch(await (await fetch(`${blog.url}/admin`, { headers })).text(), /\/admin\/imports/);
  });
});
