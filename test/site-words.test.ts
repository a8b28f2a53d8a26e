import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { renderMarkdown } from '../src/core/markdown.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const shots = process.env['QVILL_SHOTS'];
const languages = readdirSync('views/words').map((file) => file.replace('.json', ''));
const wordsOf = (lang: string) => JSON.parse(readFileSync(`views/words/${lang}.json`, 'utf8')) as Record<string, string>;
const used = () => {
  const code = ['pages', 'core', 'site', 'rendering'].flatMap((folder) =>
    readdirSync(`src/${folder}`).flatMap((file) => (file.endsWith('.ts') ? [readFileSync(`src/${folder}/${file}`, 'utf8')] : [])),
  );
  const templates = readdirSync('views/site').flatMap((file) => (file.endsWith('.hbs') ? [readFileSync(`views/site/${file}`, 'utf8')] : []));
  const said = [...templates.join('\n').matchAll(/\{\{~?say "([^"]+)"/g), ...code.join('\n').matchAll(/\bsay\((?:[\w.]+, )?'([^']+)'/g)];
  const labels = ['Tags', 'Categories', 'Authors', 'Tag', 'Category', 'Author'];
  return [...new Set([...said.map(([, words]) => words!), ...labels])].toSorted();
};

let blog: Blog;
before(async () => {
  blog = await startBlog();
  const done = { by: null, reason: 'published', status: 'published' } as const;
  const add = (some: Parameters<typeof fields>[0]) => blog.app.get(PostStore).create(fields(some), done, { authorIds: [] });
  const arabic = 'يجري النهر نحو البحر، و"الماء" حياة.[^1]\n\n> [!NOTE]\n> انتبه إلى التيار.\n\n[[toc]]\n\n## المنبع\n\n- أول\n- ثانٍ\n\n[^1]: حاشية.';
  await add({ title: 'Older', lang: 'en', publishedAt: '2026-01-01T00:00:00.000Z' });
  await add({ title: 'نهر النيل', slug: 'nile', lang: 'ar', markdown: arabic, tags: ['ماء'], translation: 'n', publishedAt: '2026-01-02T00:00:00.000Z' });
  const hebrew = 'הנהר זורם אל הים.[^1]\n\n> [!WARNING]\n> זהירות מהזרם.\n\n[^1]: הערה.';
  await add({ title: 'הנהר', slug: 'nahar', lang: 'he', markdown: hebrew, translation: 'n', publishedAt: '2026-01-03T00:00:00.000Z' });
  await add({ title: 'River', lang: 'en', translation: 'n', publishedAt: '2026-01-04T00:00:00.000Z' });
  await blog.app.get(Publisher).publish();
});
after(() => blog.stop());

const read = async (path: string) => (await fetch(blog.url + path)).text();
const speak = async (lang: string) => {
  await blog.app.get(SettingsStore).save({ lang });
  await blog.app.get(Publisher).publish();
};

test('every language has all words that pages say, each with its place for a number, and no others', () => {
  assert.equal(languages.length, 20);
  for (const lang of languages) {
    const words = wordsOf(lang);
    assert.deepEqual(Object.keys(words).toSorted(), used(), lang);
    for (const [english, own] of Object.entries(words)) assert.equal(own.split('{}').length, english.split('{}').length, `${lang}: ${english}`);
  }
});

test('pages speak the blog’s language, its search and its 404 too, and English where it is not known', async () => {
  const rows = {
    de: 'Ältere Beiträge|Archiv|Nicht gefunden|Nichts gefunden',
    ja: '前の記事|アーカイブ|見つかりません|見つかりませんでした',
    'pt-BR': 'Arquivo|Não encontrado',
  };
  for (const [lang, some] of Object.entries({ ...rows, xx: 'Archive|Not found|Nothing was found' })) {
    await speak(lang);
    const pages = await Promise.all(['/', '/archive', '/nile', '/nothing-here', '/search?q=qqqq'].map(read));
    for (const word of some.split('|').slice(lang === 'de' ? 1 : 0)) assert.ok(pages.join('').includes(word), `${lang}: ${word}`);
    assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  }
  await speak('en');
});

test('what is put into a text is in the language of the text', () => {
  const text = '> [!NOTE]\n> x\n\n[[toc]]\n\n## h\n\n[^1]\n\n[^1]: n';
  for (const [lang, words] of Object.entries({
    ar: 'ملاحظة|عودة إلى النص|المحتويات',
    no: 'Merk|Innhold',
    he: 'הערה',
    ko: '참고|차례',
    uk: 'Зміст',
    xx: 'Note|Contents',
  }))
    for (const word of words.split('|')) assert.ok(renderMarkdown(text, '', { lang }).html.includes(word), `${lang}: ${word}`);
});

describe('a post from right to left on a blog from left to right', { skip: browserSkipReason() }, () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await openBrowser();
    page = await (await browser.newContext({ baseURL: blog.url })).newPage();
  });
  after(() => browser?.close());

  test('has what stands below it on its own side', async () => {
    for (const path of ['/nile', '/nahar'])
      for (const [width, height] of [
        [390, 844],
        [1280, 900],
      ]) {
        await page.setViewportSize({ width: width!, height: height! });
        await page.goto(path);
        const right = async (place: string) => {
          const box = (await page.locator(place).first().boundingBox())!;
          const main = (await page.locator('main').boundingBox())!;
          return Math.abs(main.x + main.width - box.x - box.width);
        };
        for (const place of ['.kudos button', 'h1', '.neighbours a[rel="prev"]']) {
          await page.evaluate(() => document.querySelector('.kudos')?.removeAttribute('hidden'));
          assert.ok((await right(place)) < 2, `${place} of ${path} at ${width}: ${await right(place)}`);
        }
        const written = (place: string) => page.locator(place).first().evaluate((each) => { const all = document.createRange(); all.selectNodeContents(each); return all.getBoundingClientRect(); }); // prettier-ignore
        const [title, label] = await Promise.all(['.neighbours a[rel="prev"] [dir]', '.neighbours a[rel="prev"] .which'].map(written));
        assert.ok(Math.abs(title!.right - label!.right) < 2, 'a title of the other direction has the side of its label');
        const [also, language] = await Promise.all(['.also', '.also a[lang="en"]'].map(written));
        assert.ok(also!.left < language!.left - 20, '“Also in” is before the languages');
        assert.deepEqual(await axeFindings(page), []);
        if (shots) await page.screenshot({ path: join(shots, `${path.slice(1)}-${width}.png`), fullPage: true });
      }
    if (shots)
      for (const [lang, path] of Object.entries({ ar: '/nile', he: '/', de: '/archive', ja: '/river', fr: '/404-x' })) {
        await speak(lang);
        await page.goto(path);
        await page.screenshot({ path: join(shots, `blog-${lang}.png`), fullPage: true });
      }
  });
});
