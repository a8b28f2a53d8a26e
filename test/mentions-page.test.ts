import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, type Page } from 'playwright-core';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { checkerSkipReason, errorsIn } from './support/html-checker.js';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';
import { headersOf, Owner } from './support/signed-in.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const shots = process.env['QVILL_SHOTS'];
const corpus = new URL('../../../shared/corpora/attacks/xss/payloadbox.txt', import.meta.url);

describe('mentions in a browser', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let own: MentionBlog;
  let others: Others;
  let owner: Owner;

  before(async () => {
    [browser, others, own] = await Promise.all([openBrowser(), Others.start(), MentionBlog.start()]);
    owner = await Owner.of(own.blog);
    await own.publish({
      title: 'Rivers and what they carry',
      slug: 'rivers',
      markdown: `A river. [A map](${others.put('/map', '<link rel=webmention href=/endpoint>')})`,
    });
  });
  after(async () => {
    await browser?.close();
    await own?.stop();
    others?.stop();
  });

  async function mention(path: string, body: string): Promise<void> {
    const source = others.put(path, body.replaceAll('TARGET', own.at('/rivers')));
    assert.equal((await own.tell(source, own.at('/rivers'))).status, 202);
  }
  const entry = (author: string, inner: string) =>
    `<article class="h-entry"><a class="p-author h-card" href="https://${author.toLowerCase().replace(/\W/g, '')}.example/">${author}</a>${inner}<a href="TARGET">x</a></article>`;
  async function shoot(page: Page, name: string): Promise<void> {
    if (!shots) return;
    for (const colorScheme of ['light', 'dark'] as const)
      for (const [size, viewport] of Object.entries({ phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } })) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png`, fullPage: true });
      }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  test('an editor sees what waits, says yes and no without a mouse and without scripts, and axe finds nothing in any list', async () => {
    await mention('/like', entry('Ann Arbor', '<a class="u-like-of" href="TARGET">x</a>'));
    await mention('/like2', entry('محمد', '<a class="u-like-of" href="TARGET">x</a>'));
    await mention('/repost', entry('Bob', '<a class="u-repost-of" href="TARGET">x</a>'));
    await mention(
      '/reply',
      entry(
        'Cy',
        `<p class="e-content">I walked along it for a week and can confirm: ${'it carries sand. '.repeat(30)}</p><a class="u-in-reply-to" href="TARGET">x</a>`,
      ),
    );
    await mention('/post', entry('Dee', '<h1 class="p-name">Five rivers worth a walk</h1><p class="p-summary">The third one surprised me.</p>'));
    await mention('/spam', entry('Cheap Watches', '<p class="e-content">Buy now</p>'));
    await own.verify();
    await own.send();
    const page = await owner.page(browser, { javaScriptEnabled: false });
    await page.goto('/admin');
    await page.getByRole('link', { name: 'Mentions 6 waiting' }).click();
    await shoot(page, 'waiting');
    const spam = page.getByRole('button', { name: /^Refuse Cheap Watches/ });
    await spam.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Waiting 5' }).waitFor();
    for (const name of ['Ann Arbor', 'محمد', 'Bob', 'Cy']) {
      await page.getByRole('button', { name: new RegExp(`^Approve ${name}`) }).press('Enter');
      await page.getByRole('heading', { name, exact: true }).waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: /^Always from this host Dee/ }).press('Enter');
    await page.getByText('Nothing waits for you.').waitFor();
    const seen = await owner.page(browser);
    for (const show of ['waiting', 'approved', 'refused', 'sent']) {
      await seen.goto(`/admin/mentions?show=${show}`);
      assert.deepEqual(await axeFindings(seen), [], show);
      await shoot(seen, show === 'waiting' ? 'empty' : show);
    }
    await Promise.all([page.context().close(), seen.context().close()]);
  });

  test('readers find names on a line and words below, read by axe, and nothing is asked of others', async () => {
    const context = await browser.newContext({ baseURL: own.blog.url });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto('/rivers');
    const section = page.getByRole('region', { name: 'Mentions' });
    const words = (await section.innerText()).replace(/\s+/g, ' ');
    assert.match(
      words,
      /^Mentions Liked by Ann Arbor, محمد Reposted by Bob Cy .* I walked along it .*… Dee .* Five rivers worth a walk The third one surprised me\.$/,
    );
    const links = await section
      .locator('a')
      .evaluateAll((all) => all.map((each) => [each.getAttribute('rel'), (each as HTMLAnchorElement).protocol].join(' ')));
    assert.deepEqual([...new Set(links)], ['nofollow ugc noopener http:', 'nofollow ugc noopener https:']);
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual([...new Set(asked)], [own.blog.url]);
    await shoot(page, 'post');
    await context.close();
  });

  test('hostile pages put nothing on ours but text', { skip: !existsSync(corpus) }, async () => {
    const payloads = readFileSync(corpus, 'utf8').split('\n').filter(Boolean);
    const chunks = Array.from({ length: 20 }, (_, n) => payloads.slice((n * payloads.length) / 20, ((n + 1) * payloads.length) / 20));
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    for (const [n, chunk] of chunks.entries()) {
      const raw = chunk.find((text) => text.includes('script')) ?? chunk[0]!;
      // As it is, and as text that says the same
      await mention(
        `/raw${n}`,
        `<div class="h-entry"><a href="TARGET">x</a><p class="p-name">${raw}</p><div class="e-content">${chunk.join('\n')}</div></div>`,
      );
      const text = escaped(raw);
      await mention(
        `/text${n}`,
        `<div class="h-entry"><a href="TARGET">x</a><a class="p-author h-card" href="${text}">${text}</a><p class="p-name">${text}</p><p class="e-content">${escaped(chunk.slice(0, 5).join(' '))}</p></div>`,
      );
    }
    await own.verify();
    const context = await browser.newContext({ baseURL: own.blog.url });
    const page = await context.newPage();
    const harm: string[] = [];
    page.on('dialog', (dialog) => void (harm.push(dialog.message()), dialog.dismiss()));
    page.on('pageerror', (error) => harm.push(String(error)));
    page.on('request', (request) => new URL(request.url()).origin === own.blog.url || harm.push(request.url()));
    await page.goto('/rivers');
    const section = page.getByRole('region', { name: 'Mentions' });
    assert.ok((await section.locator('li').count()) > 20, 'their host is trusted since the first test');
    const foreign = await section.evaluate(
      (all) => [...all.querySelectorAll('*')].filter((each) => [...each.attributes].some(({ name }) => /^on|^style$|^src$/.test(name))).length,
    );
    const names = await section.evaluate((all) => [...new Set([...all.querySelectorAll('*')].map(({ localName }) => localName))].toSorted());
    assert.deepEqual([foreign, names], [0, ['a', 'cite', 'h2', 'li', 'p', 'span', 'time', 'ul']]);
    const admin = await owner.page(browser);
    admin.on('dialog', (dialog) => void (harm.push(dialog.message()), dialog.dismiss()));
    await admin.goto('/admin/mentions?show=approved');
    await admin.getByRole('heading', { name: 'Shown at once' }).waitFor();
    assert.deepEqual(harm, []);
    const file = join(own.blog.config.site, 'pages/rivers.html');
    if (!checkerSkipReason()) assert.deepEqual(await errorsIn([file]), []);
    assert.ok((await stat(`${file}.gz`)).size < 14 * 1024);
    assert.deepEqual(bytesOf(await treeAt(own.blog.config.site)), bytesOf(await treeFromNothing(own.blog.config)));
    await Promise.all([context.close(), admin.context().close()]);
  });

  test('an author decides about their own posts, and about no others, and trusts nobody for the blog', async () => {
    const id = await own.blog.app.get(AuthorStore).add({ name: 'Eve', email: 'eve@example.org', password: 'correct horse battery', role: 'author' });
    const session = await own.blog.app.get(SessionStore).begin(id);
    const [row] = await own.rows();
    const ask = async (line: string) => {
      const [method = '', path] = line.split(' ');
      const body = method === 'POST' ? new URLSearchParams({ show: 'approved' }) : null;
      const reply = await fetch(own.blog.url + path, { method, body, headers: headersOf(session), redirect: 'manual' });
      return { status: reply.status, body: await reply.text() };
    };
    assert.doesNotMatch((await ask('GET /admin/mentions?show=approved')).body, /Ann Arbor|Shown at once/);
    for (const noun of ['approval', 'refusal', 'deletion', 'trust']) assert.equal((await ask(`POST /admin/mentions/${row!.id}/${noun}`)).status, 403, noun);
    assert.equal((await ask('POST /admin/mentions/trust/deletion')).status, 403);
    await own.blog.app.get(PostStore).attribute(row!.postId, [id]);
    assert.match((await ask('GET /admin/mentions?show=approved')).body, /Ann Arbor/);
    assert.equal((await ask(`POST /admin/mentions/${row!.id}/refusal`)).status, 303);
    assert.equal((await ask(`POST /admin/mentions/${row!.id}/trust`)).status, 403);
  });
});
