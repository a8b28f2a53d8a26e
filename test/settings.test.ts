import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { settingNames, type SettingName } from '../src/settings/settings.js';
import { type PlainSettings, SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
let owner: Owner;

before(async () => {
  blog = await startBlog({ clock: new StillClock(new Date('2026-11-21T18:00:00.000Z')) });
  owner = await Owner.of(blog);
  const by = { by: null, reason: 'published', status: 'published' } as const;
  const day = (n: number) => `2020-01-0${n}T23:30:00.000Z`;
  const origin = { authorIds: [] };
  for (const n of [1, 2, 3, 4])
    await blog.app.get(PostStore).create(fields({ title: `Post ${n}`, markdown: '\tcode', tags: ['Go'], publishedAt: day(n) }), by, origin);
  await blog.app.get(PostStore).create(fields({ title: 'Imprint', kind: 'page', markdown: 'https://vimeo.com/12345678' }), by, origin);
  await blog.app.get(SettingsStore).save({ postsPerPage: 2 });
  await blog.app.get(Publisher).publish();
});
after(() => blog.stop());

const post = (form: Record<string, string>) => owner.ask('POST /admin/settings', form);
const read = async (path: string) => (await fetch(blog.url + path)).text();

const pages = (file: string) => file.endsWith('.html');
const feeds = (file: string) => /(atom|rss)\.xml$|feed\.json$/.test(file);
const lists = (file: string) => /^pages\/(index|page\/\d+)\.html$/.test(file);
const postPages = (file: string) => /^pages\/(post-\d|welcome)\.html$/.test(file);
const only =
  (...names: string[]) =>
  (file: string) =>
    names.includes(file);
const either =
  (...some: ((file: string) => boolean)[]) =>
  (file: string) =>
    some.some((is) => is(file));
const withDates = (file: string) => pages(file) && !/^(404|410|pages\/(tags|categories|archive|imprint|search))\.html$/.test(file);

/** What a setting changes: which files of the tree, and what a reader finds at an address. */
const effects: Partial<Record<SettingName, [value: string, files: (file: string) => boolean, address: string, found: RegExp]>> = {
  title: ['Water Marks', either(pages, feeds, only('pages/opensearch.xml')), '/post-1', /<title>Post 1 · Water Marks<\/title>/],
  tagline: ['On *engines*', either(pages, feeds), '/tags', /<p class="tagline"[^>]*>On \*engines\*</],
  about: ['I am **Ada**.', only('pages/index.html'), '/', /<section class="about[^>]*><p>I am <strong>Ada<\/strong>\.<\/p>/],
  links: [
    'Me https://social.example/@ada\nNow /now',
    pages,
    '/imprint',
    /<a href="https:\/\/social\.example\/@ada" rel="me"[^>]*>Me<\/a>[^]*<a href="\/now" dir/,
  ],
  lang: ['de', either(pages, feeds), '/post-1', /<html lang="de"[^>]*>[^]*>1\. Januar 2020</],
  timeZone: ['Asia/Tokyo', withDates, '/post-1', />2\. Januar 2020</],
  accent: [
    '#ff0000',
    either(pages, only('pages/icon.svg')),
    '/',
    /@media screen\{:root\{--accent:#c8100a\}\}@media screen and \(prefers-color-scheme:dark\)\{:root\{--accent:#ff6251\}\}/,
  ],
  colours: ['dark', pages, '/', /name="color-scheme" content="dark"[^]*@media screen\{:root\{--paper:#14181a/],
  typeface: ['sans', pages, '/', /:root\{--text:var\(--sans\)\}/],
  textSize: ['large', pages, '/', /html\{font-size:clamp\(118%/],
  textWidth: ['wide', pages, '/', /:root\{--measure:68ch\}/],
  codeLines: ['wrap', pages, '/', /pre\{white-space:pre-wrap;overflow-wrap:anywhere\}/],
  tabWidth: ['2', pages, '/', /pre\{tab-size:2\}/],
  icon: ['Q', either(pages, only('pages/icon.svg')), '/icon.svg', /fill="#ff0000"[^]*>Q<\/text>/],
  videos: ['embed', only('pages/imprint.html'), '/imprint', /<iframe src="https:\/\/player\.vimeo\.com\/video\/12345678\?dnt=1" title="Video: Vimeo"/],
  homeShows: ['full', lists, '/', /<pre[^>]*><code>code/],
  titlesPerPage: ['2', (file) => /^pages\/(tags\/go|archive\/2020(\/01)?)(\/page\/1)?\.html$/.test(file), '/tags/go/page/1', /Post 2[^]*Post 1/],
  postsPerPage: ['1', either(lists, only('gone/page/3.GONE')), '/page/2', /post-2/],
  hub: ['http://127.0.0.1:9/', feeds, '/tags/go/atom.xml', /<link rel="hub" href="http:\/\/127\.0\.0\.1:9\/"\/>/],
  feedLength: ['1', either(feeds), '/tags/go/atom.xml', /^(?=[^]*Post 4)(?![^]*Post 3)/],
  kudos: ['false', postPages, '/post-1', /^(?![^]*class="kudos")/],
  webmentions: ['true', postPages, '/post-1', /<link rel="webmention" href="http:\/\/localhost:3000\/api\/webmention">/],
  search: ['hidden', either(pages, only('pages/robots.txt')), '/post-1', /<meta name="robots" content="noindex">/],
  training: [
    'refused',
    only('pages/robots.txt'),
    '/robots.txt',
    /^User-agent: AI2Bot\n[^]*User-agent: GPTBot\n[^]*\nDisallow: \/\n\nUser-agent: \*\nDisallow: \/admin\n/,
  ],
  llmsTxt: [
    'true',
    only('pages/llms.txt'),
    '/llms.txt',
    /^# Water Marks\n\n> On \\\*engines\\\*\n\nI am[^]*\n- \[Post 1\]\(http:\/\/localhost:3000\/post-1\.md\): 2020-01-01\n/,
  ],
  robotsLines: [
    'Disallow: /imprint\n\nUser-agent: BadBot\nDisallow: /',
    only('pages/robots.txt'),
    '/robots.txt',
    /Disallow: \/imprint\n\nUser-agent: BadBot\nDisallow: \/\n/,
  ],
};

for (const [name, [value, isTouched, address, found]] of Object.entries(effects))
  test(`${name} is on the site at once, and exactly the files that show it are new`, async () => {
    const was = await treeAt(blog.config.site);
    const { status, headers: answer } = await post({ [name]: value });
    assert.deepEqual([status, answer.get('location')?.replace(/\d+/g, 'N')], [303, '/admin/settings?done=saved-N-N']);
    assert.match(await read(address), found);
    const is = await treeAt(blog.config.site);
    const { touched, differing } = differences(was, is);
    assert.deepEqual(touched, differing);
    const plain = (files: string[]) => [...new Set(files.map((file) => file.replace(/\.(gz|br)$/, '')))].toSorted();
    const expected = [...was.keys(), ...is.keys()].filter((file) => isTouched(file.replace(/\.(gz|br)$/, '')));
    if (name !== 'postsPerPage') assert.deepEqual(plain(touched), plain(expected));
    else
      assert.deepEqual(
        plain(touched).filter((file) => !isTouched(file) && !/page\/\d/.test(file)),
        [],
      );
    assert.deepEqual(bytesOf(is), bytesOf(await treeFromNothing(blog.config)));
  });

test('these are all of the settings, but for the permalink, the icon’s file, the counting of readers and pictures of others, which have tests of their own', () => {
  assert.deepEqual([...Object.keys(effects), 'permalink', 'iconFile', 'statistics', 'outsideImages'].toSorted(), settingNames.toSorted());
});

test('what depends on a setting is made again, and nothing else is looked at', async () => {
  const madeBy = async (values: Partial<PlainSettings>) => {
    await blog.app.get(SettingsStore).save(values);
    const { changed, removed, untouched } = await blog.app.get(Publisher).publish();
    return changed.length + removed.length + untouched;
  };
  assert.equal(await madeBy({ robotsLines: 'Allow: /' }), 1);
  assert.equal(await madeBy({ about: 'Another' }), 2);
  assert.equal(await madeBy({ feedLength: 2 }), 18);
  assert.equal(await madeBy({ kudos: true }), 5);
  await blog.app.get(SettingsStore).save({ robotsLines: effects.robotsLines![0], about: effects.about![0], feedLength: 1, kudos: false });
  await blog.app.get(Publisher).publish();
});

test('the same values again change not one file', async () => {
  const was = await treeAt(blog.config.site);
  const form = Object.fromEntries(Object.entries(effects).map(([name, [value]]) => [name, value]));
  assert.equal((await post(form)).headers.get('location'), '/admin/settings?done=same');
  assert.deepEqual(differences(was, await treeAt(blog.config.site)).touched, []);
});

test('a page with every choice made still weighs less than 14 KB and needs no script', async () => {
  const html = await read('/post-1');
  const { body, headers: answer } = await fetch(`${blog.url}/post-1`, { headers: { 'accept-encoding': 'gzip' } });
  assert.ok(Number(answer.get('content-length')) < 14 * 1024);
  await body?.cancel();
  assert.doesNotMatch(html, /<script(?! type="application\/ld\+json">)|rel="stylesheet"|@import/);
});
