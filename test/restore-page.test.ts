import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { type Blog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { finePage } from './support/fine-page.js';
import { furnish } from './support/furnish.js';
import { everything } from './support/rows.js';
import { headersOf, Owner } from './support/signed-in.js';
import { Houses, settle } from './support/whole-blog.js';
import { zipOf } from './support/zip.js';

describe('a whole blog in a browser', { skip: browserSkipReason() }, () => {
  const houses = new Houses();
  let browser: Browser;
  let blog: Blog;
  let owner: Owner;
  let page: Page;
  let buffer: Buffer;

  before(async () => {
    const other = await houses.open();
    await furnish(other);
    await settle(other);
    const { files } = await houses.export(other);
    buffer = zipOf(Object.entries(files).map(([name, bytes]) => ({ path: `blog/${name}`, bytes: Buffer.from(bytes, 'latin1') })));
    [browser, blog] = await Promise.all([openBrowser(), houses.open()]);
    owner = await Owner.of(blog);
    page = await owner.page(browser, { javaScriptEnabled: false });
  });
  after(async () => {
    await browser?.close();
    await houses.stop();
  });
  const fine = (name: string) => finePage(owner, browser, page, name);
  const statusOf = async (path: string) => (await fetch(blog.url + path, { redirect: 'manual' })).status;
  const sent = () => readdirSync(blog.config.imports).filter((name) => name.startsWith('sent-'));
  const headersFor = async (role: 'editor') => {
    const id = await blog.app.get(AuthorStore).add({ name: 'Ed', email: 'ed@example.org', password: 'correct horse battery', role });
    return headersOf(await blog.app.get(SessionStore).begin(id));
  };

  test('an owner sends a whole blog, sees what would happen, brings it in and takes it back, without scripts', async () => {
    await page.goto('/admin/imports');
    // What it is its bytes say, and not its name
    await page.getByLabel('A blog from elsewhere').setInputFiles({ name: 'blog', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Look at it' }).click();
    const seen = async () => {
      await page.getByText('5 new · 0 changed · 0 as they were · 0 refused').waitFor();
      return page.locator('.tested').innerText();
    };
    const foretold = await seen();
    assert.match(
      foretold,
      /6 settings\s+about, accent, iconFile, lang, permalink, title\s+1 person[^]*2 files of the library\s+river\.svg, photo\.png\s+4 redirects/,
    );
    assert.equal(await statusOf('/2025/brooks/'), 404);
    await fine('restore-looked-at');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Imported' }).waitFor();
    assert.equal(foretold.replace('Nothing is written yet', 'Imported'), await seen());
    await fine('restore-done');
    assert.deepEqual([await statusOf('/2025/brooks/'), await statusOf('/go'), await statusOf('/never')], [200, 302, 410]);

    await page.goto('/admin/imports');
    await page.getByRole('button', { name: 'Undo import' }).click();
    await page.getByText('5 removed · 0 put back · 0 kept · 2 files removed · 6 settings put back · 4 redirects put back').waitFor();
    await fine('restore-undone');
    assert.deepEqual([await statusOf('/2025/brooks/'), await statusOf('/go'), await statusOf('/welcome')], [410, 404, 200]);
  });

  test('an editor is told in words that a whole blog is an owner’s to bring in and to take back', async () => {
    const { headers } = await owner.ask('GET /admin/imports');
    assert.match(headers.get('content-type')!, /html/);
    const editor = await headersFor('editor');
    const [id] = sent();
    const was = everything(blog);
    const form = new FormData();
    form.append('file', new File([new Uint8Array(buffer)], 'blog.zip'));
    const refused = await fetch(`${blog.url}/admin/imports`, { method: 'POST', headers: editor, body: form });
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /only an owner can bring it in or take it back/);
    assert.deepEqual(sent(), [id], 'what was refused is not kept');
    for (const [what, site] of [
      ['trial', { site: '' }],
      ['run', {}],
    ] as const)
      assert.equal(
        (await fetch(`${blog.url}/admin/imports/${id!.slice('sent-'.length)}/${what}`, { method: 'POST', headers: editor, body: new URLSearchParams(site) }))
          .status,
        403,
      );
    assert.equal((await fetch(`${blog.url}/admin/imports/runs/1/undoing`, { method: 'POST', headers: editor })).status, 403);
    assert.equal(everything(blog), was);
  });
});
