import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { PeopleStore } from '../src/auth/people.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openAs, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { ask, join, type Visitor } from './support/visitor.js';

describe('an author’s script on a page that an owner reads', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let browser: Browser;
  let ada: Visitor;
  let ben: Visitor;
  let postId: number;

  before(async () => {
    blog = await startBlog();
    browser = await openBrowser();
    ada = await join(blog, 'Ada', 'owner');
    ben = await join(blog, 'Ben', 'author');
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  const roleOfBen = async () => (await blog.app.get(PeopleStore).get(ben.id)).role;
  /** Takes the token of a form of the admin and makes its author an owner, with whatever session the reader has. */
  const script = () => `<img src="/none.png" onerror="go()"> <a id="press" href="javascript:go()">press</a>
<script>
async function go() {
  const [, csrf] = /name="csrf" (?:content|value)="([^"]+)"/.exec(await (await fetch('/admin')).text());
  await fetch('/admin/people/${ben.id}/role', { method: 'POST', body: new URLSearchParams({ csrf, role: 'owner' }) });
  document.title = 'taken over';
}
go();
</script>`;

  /** Opens the post as the owner who is signed in; says whether it took the blog over. */
  async function read(): Promise<boolean> {
    const page = await openAs(browser, blog, ada, '/a-trap');
    const link = page.getByText('press');
    if (await link.isVisible()) await link.click();
    const isTaken = await page
      .waitForFunction(() => document.title === 'taken over', null, { timeout: 3_000 })
      .then(
        () => true,
        () => false,
      );
    await page.context().close();
    return isTaken;
  }

  test('does nothing: their HTML is cleaned', async () => {
    const some = fields({ title: 'A trap', markdown: `Text.\n\n${script()}` });
    postId = await blog.app.get(PostStore).create(some, { by: ben.id, reason: 'created', status: 'published' }, { authorIds: [ben.id] });
    await blog.app.get(Publisher).publish();
    assert.equal(await read(), false);
    assert.equal(await roleOfBen(), 'author');
  });

  test('would take the blog over if the owner let it: that is what the word of an owner means', async () => {
    assert.equal((await ask(blog, `POST /admin/people/${ben.id}/html`, ada, { html: 'yes' })).status, 303);
    assert.ok(postId > 0);
    assert.equal(await read(), true);
    assert.equal(await roleOfBen(), 'owner');
  });
});
