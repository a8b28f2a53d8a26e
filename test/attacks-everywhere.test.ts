import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AuthorStore } from '../src/auth/author.store.js';
import { sessionCookie } from '../src/auth/cookies.js';
import { SessionStore } from '../src/auth/session.store.js';
import { Importer } from '../src/archive/run/importer.service.js';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { alarmed, couldRun, touched } from './support/alarms.js';
import { areHere, cases, others, own, payloads } from './support/attacks.js';
import { type Blog, startBlog } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { item, wxr } from './support/wxr.js';

/** Some of them all, evenly: each place is tried with another sort. */
const some = (count: number, from: number, longest = 250): string[] => {
  const all = [...own, ...payloads(), ...cases(), ...others()].filter((text) => text.length <= longest);
  return Array.from({ length: count }, (_, n) => all[(from + Math.floor((n * all.length) / count)) % all.length]!);
};
const published = { by: null, reason: 'published', status: 'published' } as const;

describe('hostile text, wherever text can stand, runs nothing', { skip: areHere ? browserSkipReason() : 'the corpus of attacks is not here' }, () => {
  let browser: Browser;
  let blog: Blog;
  let readers: BrowserContext;
  let owner: BrowserContext;
  let postId = 0;

  before(async () => {
    [browser, blog] = [await openBrowser(), await startBlog()];
    const authors = blog.app.get(AuthorStore);
    const ownerId = await authors.add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
    const names = some(8, 1, 80);
    const ids = await Promise.all(names.map((name, n) => authors.add({ name, email: `a${n}@example.org`, password: 'correct horse battery', role: 'author' })));
    await furnish(ids);
    [readers, owner] = [await alarmed(browser, blog.url), await alarmed(browser, blog.url)];
    await owner.addCookies([{ name: sessionCookie, value: await blog.app.get(SessionStore).begin(ownerId), url: `${blog.url}/admin` }]);
  });
  after(async () => {
    await browser?.close();
    await blog?.stop();
  });

  /** Texts by people who may not write HTML, in every field that there is. What a field refuses in words stands nowhere. */
  async function furnish(ids: number[]): Promise<void> {
    const posts = blog.app.get(PostStore);
    const [titles, tags, categories, excerpts, words] = [some(60, 3), some(120, 5, 90), some(60, 7, 90), some(60, 11, 2_000), some(1_200, 0, 2_000)];
    for (const [n, title] of titles.entries()) {
      const labels = { tags: [tags[n * 2]!, tags[n * 2 + 1]!].map((tag) => tag.replaceAll(',', '')), categories: [categories[n]!.replaceAll(',', '')] };
      const markdown = words.slice(n * 20, n * 20 + 20).join('\n\n');
      const post = fields({ title, ...labels, excerpt: excerpts[n]!, markdown, slug: `p${n}`, kind: n % 10 === 9 ? 'page' : 'post' });
      postId = await posts.create(post, published, { authorIds: [ids[n % ids.length]!] });
      if (n % 6 > 0) continue;
      for (const alias of [`/${title}`, `/old/${encodeURI(title)}`])
        await posts.create(fields({ title, aliases: [alias] }), published, { authorIds: ids }).catch(inWords);
      for (const link of [title, `https://evil.example/"${title}`]) await posts.create(fields({ title, link }), published, { authorIds: ids }).catch(inWords);
    }
    await posts.trash(await posts.create(fields({ title: titles[0]! }), published, { authorIds: [ids[0]!] }), null);
    for (const [n, name] of some(6, 13).entries()) await addFile(name, n);
    // What is about the blog an owner writes, who may write HTML
    const wishes = { title: titles[4]!.slice(0, 200), tagline: titles[5]!, links: `${titles[6]!.replace(/\n/g, ' ')} https://a.example/` };
    for (const [name, value] of Object.entries(wishes))
      await blog.app
        .get(SettingsStore)
        .save({ [name]: value })
        .catch(inWords);
    await mentions(some(30, 17));
    await bringIn(some(40, 19));
    await blog.app.get(Publisher).publish();
  }

  /** A refusal is a sentence; anything else is a fault of ours. */
  const inWords = (error: { kind?: string }): void => assert.ok(error.kind, String(error));

  async function addFile(name: string, n: number): Promise<void> {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${n + 1}" height="9"><script>alert(1)</script><a href="javascript:alert(1)"><rect onload="alert(1)" width="9" height="9"/></a></svg>`;
    await blog.app.get(MediaLibrary).add({ file: [Buffer.from(svg)] as never, name: `${name}.svg`, by: null, alt: name });
  }

  async function mentions(texts: string[]): Promise<void> {
    const rows = texts.map((text, n) => ({ postId, source: `https://evil.example/${n}?${encodeURIComponent(text)}`, target: `${blog.url}/p59`, state: n % 2 ? 'approved' : 'waiting', kind: 'mention', author: text, authorUrl: 'https://evil.example/', title: text, content: text, receivedAt: '2026-11-22T12:00:00.000Z' })); // prettier-ignore
    await blog.app.get(Database).change((tx) => tx.mention.createMany({ data: rows }));
  }

  async function bringIn(texts: string[]): Promise<void> {
    const cdata = (text: string) => text.replaceAll(']]>', '');
    const items = texts.map((text, n) =>
      item({ id: n + 1, name: `brought-${n}`, title: `<![CDATA[${cdata(text)}]]>`, text: cdata(text), excerpt: cdata(text) }),
    );
    const file = `${blog.config.data}/hostile.xml`;
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, wxr(items.join('\n')));
    await blog.app.get(Importer).run(file, { dryRun: false });
  }

  /** Opens a page and touches all of it. */
  async function quiet(context: BrowserContext, address: string, isOurs = false): Promise<void> {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(blog.url + address, { waitUntil: 'domcontentloaded' });
    await still(page, address, isOurs);
  }

  async function still(page: Page, where: string, isOurs = false): Promise<void> {
    assert.deepEqual(await couldRun(page), [], where);
    assert.equal(await touched(page, isOurs), 0, where);
    await page.close();
  }

  test('nobody’s cleaning would be seen: the same texts as they stand run', async () => {
    const page = await readers.newPage();
    const frames = some(300, 0, 2_000).map((text) => `<iframe srcdoc="${text.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"></iframe>`);
    await page.setContent(frames.join('\n'), { waitUntil: 'domcontentloaded' });
    await page.waitForTimeout(500);
    assert.notDeepEqual(await couldRun(page).then(() => touched(page)), 0);
    await page.close();
  });

  test('on pages of the site: posts, lists, labels, authors, archives, and where nothing is', async () => {
    const map = await (await fetch(`${blog.url}/sitemap.xml`)).text();
    const paths = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => new URL(loc!.replaceAll('&amp;', '&')).pathname);
    const lists = paths.filter((path) => /^\/(?:$|tags|categories|authors|archive|page)/.test(path));
    const rows = blog.app.get(Database).rows;
    const labels = rows.all<{ slug: string }>('SELECT slug FROM Tag LIMIT 8').map(({ slug }) => `/tags/${encodeURIComponent(slug)}`);
    const others = ['/', '/tags', '/categories', '/authors', '/archive', '/archive/2026', '/p9', '/p0', '/p59', ...labels, ...lists.slice(0, 6)];
    for (const path of ['/', '/p0', '/p9', '/tags', '/authors']) assert.equal((await fetch(blog.url + path)).status, 200, path);
    for (const path of new Set([...others, ...paths.filter((path) => /^\/p\d+$/.test(path)).filter((_, n) => n % 6 === 0)])) await quiet(readers, path);
    for (const text of some(8, 23)) for (const address of [`/${encodeURIComponent(text)}`, `/media/${encodeURIComponent(text)}`, `/search?q=${encodeURIComponent(text)}`]) await quiet(readers, address); // prettier-ignore
  });

  test('in a feed as a reader shows it, and in everything else that is handed out', async () => {
    const feed = (await (await fetch(`${blog.url}/feed.json`)).json()) as { items: { content_html: string; title: string }[] };
    assert.ok(feed.items.length > 10);
    const page = await readers.newPage();
    await page.goto(`${blog.url}/robots.txt`);
    await page.setContent(`<!doctype html>${feed.items.map(({ content_html: html }) => `<article>${html}</article>`).join('\n')}`, {
      waitUntil: 'domcontentloaded',
    });
    await still(page, 'the feed in a reader');
    for (const path of ['/atom.xml', '/rss.xml', '/feed.json', '/p0.md', '/sitemap.xml', '/opensearch.xml', '/robots.txt']) {
      const { headers } = await fetch(blog.url + path);
      assert.doesNotMatch(headers.get('content-type') ?? '', /html/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      await quiet(readers, path).catch((error: Error) => assert.match(error.message, /Download is starting|ERR_ABORTED/, path));
    }
    const { media } = await blog.app.get(Database).reader();
    for (const { digest, file } of await media.findMany()) await quiet(readers, `/media/${digest.slice(0, 20)}/${encodeURIComponent(file)}`);
  });

  test('in the admin: its lists, the editor and its preview, files, people, mentions, what was missed and what was brought in', async () => {
    const missed = some(30, 29, 200).map((text, n) => ({ key: `/${n}${text}`, path: `/${n}${text}`, count: 1, firstAt: '2026-11-22', lastAt: '2026-11-22' }));
    await blog.app.get(Database).change(async (tx) => {
      await tx.missed.createMany({ data: missed });
      await tx.missedReferrer.createMany({ data: missed.map(({ key }) => ({ missedKey: key, url: `https://evil.example${key}`, count: 1 })) });
    });
    const [file] = await (await blog.app.get(Database).reader()).media.findMany({ take: 1 });
    const paths = `/admin /admin/trash /admin/media /admin/media/${file!.id} /admin/people /admin/mentions /admin/radar /admin/settings /admin/imports
      /admin/links /admin/outside-images /admin/redirects /admin/problems /admin/readers /admin/tokens /admin/posts/${postId} /admin/posts/${postId}/revisions /admin/posts/${postId}/receipts
      /admin/posts/${postId}/preview /admin/posts/${postId}/comparison /admin/posts/${postId}/merger /admin/posts/${postId}/authors /admin/posts/${postId - 9} /admin/desk /admin/labels`.split(
      /\s+/,
    );
    for (const path of paths) await quiet(owner, path, true);
    for (const text of some(5, 31)) await quiet(owner, `/admin/media?q=${encodeURIComponent(text)}`, true);
    for (const text of some(5, 37)) await quiet(owner, `/admin/${encodeURIComponent(text)}`, true);
  });
});
