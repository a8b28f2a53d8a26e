import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Importer } from '../src/archive/run/importer.service.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { fields } from './support/fields.js';
import { checkerSkipReason, errorsIn, ownErrors } from './support/html-checker.js';

const corpora = ['seeds', 'agileventures', '18f'].map((name) => join('..', 'shared', 'corpora', name));
const published = { by: null, reason: 'published', status: 'published' } as const;

/** Posts of every kind, for where the corpora are not. */
const kinds: Parameters<typeof fields>[0][] = [
  {
    title: 'A text',
    markdown: '### Deep\n\nText[^1].\n\n#### Deeper\n\n- [ ] do\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n[^1]: A note.',
    tags: ['C++', 'a & b'],
  },
  { title: 'Elsewhere', link: 'https://example.org/?a=1&b=2', markdown: 'See there.', categories: ['News'] },
  { title: '', markdown: 'Only *this*.' },
  { title: 'About', kind: 'page', markdown: 'Me.' },
  { title: 'مرحبا', slug: 'ar', lang: 'ar', markdown: '## عنوان\n\nنص', tags: ['لغة'] },
  { title: 'Twins', markdown: '## Same\n\nText[^1].\n\n[^1]: A note.', excerpt: 'In *short*.' },
  { title: '"Quoted" <b> & more', markdown: '## Same\n\n> Quote\n\n![](/media/none.png "A title")\n\n<!--more-->\n\nMore.' },
];

let blog: Blog;
let samples: string[];
before(
  async () => {
    blog = await startBlog();
    const person = (name: string) => blog.app.get(AuthorStore).add({ name, email: `${name}@example.org`, password: 'correct horse battery', role: 'author' });
    const authors = [await person('Ada'), await person('Bob')];
    for (const [i, some] of kinds.entries())
      await blog.app.get(PostStore).create(fields({ ...some, tags: [...(some?.tags ?? []), 'Kinds'] }), published, { authorIds: [authors[i % 2]!] });
    for (const folder of corpora.filter(existsSync)) await blog.app.get(Importer).run(await someOf(folder), { dryRun: false });
    await blog.app
      .get(PermalinkStore)
      .save({ title: 'Pages & <Co>', tagline: 'A tagline', about: 'About *us*.[^1]\n\n[^1]: Note.', homeShows: 'full', postsPerPage: 3, titlesPerPage: 2 });
    await blog.app.get(Publisher).publish();
    samples = await sampled();
  },
  { timeout: 280_000 },
);
after(() => blog.stop());

const site = () => join(blog.config.site, 'pages');

/** Pages of every kind, and every third of the posts. */
async function sampled(): Promise<string[]> {
  const files = (await readdir(site(), { recursive: true })).filter((file) => file.endsWith('.html')).toSorted();
  const posts = files.filter((file) => !file.includes('/') && existsSync(join(site(), file.replace(/\.html$/, '.md'))));
  const first = (pattern: RegExp, most = 2) => files.filter((file) => pattern.test(file)).slice(0, most);
  const lists = [
    /^index/,
    /^page\//,
    /^tags\.html/,
    /^tags\/[^/]+$/,
    /^tags\/.*page/,
    /^categories\.html/,
    /^categories\/[^/]+$/,
    /^authors\.html/,
    /^authors\/[^/]+$/,
  ]
    .concat([/^archive\.html/, /^archive\/\d+\.html/, /^archive\/\d+\/\d+\.html/, /^archive\/\d+\/\d+\/\d+\.html/, /^archive\/\d+\/page/])
    .flatMap((pattern) => {
      const found = first(pattern);
      assert.ok(found.length > 0, `there is a page such as ${pattern}`);
      return found;
    });
  const own = first(/^(a-text|elsewhere|only-this|about|ar|twins|quoted-b-more|welcome)\.html$/, 9);
  return [...new Set([...lists, ...own, ...posts.filter((_, i) => i % 3 === 0)])]
    .map((file) => join(site(), file))
    .concat(['404', '410'].map((code) => join(blog.config.site, `${code}.html`)));
}

async function sourceOf(address: string): Promise<string | null> {
  const source = join(site(), `${decodeURIComponent(address)}.md`);
  return existsSync(source) ? readFile(source, 'utf8') : null;
}

/** Every sixteenth post of a folder: real ones, and no more than a test has time for. */
async function someOf(folder: string): Promise<string> {
  const some = await mkdtemp(join(tmpdir(), 'qvill-some-'));
  for (const [i, name] of (await readdir(folder)).toSorted().entries()) if (i % 16 === 0) await copyFile(join(folder, name), join(some, name));
  return some;
}

describe('every kind of page', () => {
  test('is without an error to the Nu HTML checker', { skip: checkerSkipReason(), timeout: 200_000 }, async () => {
    assert.deepEqual(await ownErrors(await errorsIn(samples), sourceOf), []);
  });

  test('is without a finding to axe, in light and in dark', { skip: browserSkipReason(), timeout: 200_000 }, async () => {
    const browser = await openBrowser();
    const page = await (await browser.newContext()).newPage();
    const paths = ['/', '/tags', '/tags/c-plus-plus', '/authors/ada', '/archive', '/a-text', '/elsewhere', '/about', '/ar', '/only-this', '/none', '/page/1'];
    for (const path of paths.filter((each) => each !== '/page/1' || existsSync(join(site(), 'page/1.html')))) {
      await page.goto(blog.url + path);
      assert.deepEqual(await axeFindings(page), [], path);
    }
    await browser.close();
  });

  test('leads, within the blog, only to what is there', async () => {
    const texts = await Promise.all(samples.map(async (file) => [file, await readFile(file, 'utf8')] as const));
    const dead: string[] = [];
    const known = new Map<string, boolean>();
    for (const [file, html] of texts) {
      const outside = html.replace(/<div class="prose[^]*?\n<\/(article|section)>/g, ''); // what authors link to is theirs
      for (const [, , href] of outside.replaceAll(blog.config.url, '').matchAll(/\s(href|src)="(\/(?!\/)[^"#]*)/g)) {
        const path = href!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
        if (!known.has(path)) known.set(path, (await fetch(blog.url + path, { redirect: 'manual' })).status === 200);
        if (!known.get(path) && !path.startsWith('/api')) dead.push(`${file}: ${path}`);
      }
    }
    assert.deepEqual(dead, []);
    assert.ok(known.size > 40, `${known.size} addresses`);
  });
});
