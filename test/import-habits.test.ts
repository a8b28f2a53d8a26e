import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { Importer } from '../src/archive/run/importer.service.js';
import { readPost } from '../src/archive/markdown/read-post.js';
import { Database } from '../src/platform/database.service.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { nothingDone } from '../src/publishing/receipt.js';
import { type Blog, startBlog } from './support/blog.js';

/** How the files of an engine lie in their folder, what the report says, and which address then answers what. */
type Habit = { files: Record<string, string>; skipped?: string[]; notices?: string[]; answers: Record<string, number | string> };

const habits: Record<string, Habit> = {
  Jekyll: {
    files: {
      '_config.yml': 'permalink: pretty',
      '_layouts/post.html': '{{ content }}',
      '_site/2014/03/07/hello/index.html': 'built',
      '_posts/2014-03-07-hello.md':
        '---\nlayout: post\ntitle: "Hello: Jekyll"\ncategories: news world\npermalink: /blog/:year/:month/:title/\nredirect_from: [/?p=12, /hello-jekyll]\n---\nHi.',
      '_drafts/wip.md': '---\ntitle: WIP\n---\nx',
      'ja/_posts/2014-03-07-hello.md': '---\ntitle: こんにちは\nlang: ja\n---\nHi.',
      'about.md': '---\nlayout: page\ntitle: About\npermalink: /about-us/\n---\nUs.',
      'HOWTO.md': '# How to write here\n\nFor us alone.',
      'README.md': '# readme',
    },
    skipped: ['README.md', '_config.yml', '_layouts/', '_site/'],
    notices: [
      'has no front matter: took its line “How to write here” as the title',
      "has an old address that can't be kept, “/?p=12”",
      'asks for the address “hello”, which is taken: it lives at “hello-ja”',
    ],
    answers: {
      '/hello': 200,
      '/blog/2014/03/hello/': '/hello',
      '/hello-jekyll': '/hello',
      '/categories/news': 200,
      '/categories/world': 200,
      '/wip': 404,
      '/about': 200,
      '/about-us/': '/about',
      '/readme': 404,
      '/howto': 404,
      '/hello-ja': 200,
      '/ja/2014/03/07/hello/': '/hello-ja',
    },
  },
  Octopress: {
    files: {
      'source/_posts/2012-01-02-octo.markdown':
        '---\nlayout: post\ntitle: "Octo"\ndate: 2012-01-02 23:30 -0500\ncomments: true\ncategories: [ruby, "rails 3"]\npublished: true\n---\nIntro.\n\n<!-- more -->\n\nRest.',
      'source/_posts/2012-01-03-hidden.markdown': '---\nlayout: post\ntitle: "Hidden"\npublished: false\n---\nx',
      'source/images/x.png': 'x',
      'sass/screen.scss': 'x',
    },
    skipped: ['sass/screen.scss', 'source/images/x.png'],
    answers: { '/octo': 200, '/hidden': 404, '/categories/rails-3': 200, '/archive/2012': 200 },
  },
  Hexo: {
    files: {
      'source/_posts/hexo-post.md': 'title: Hexo\ndate: 2015-01-02 03:04:05\ntags:\n- a\n- b c\nalias: old/hexo.html\n---\nText\n<!-- more -->\nMore',
      'source/_drafts/hexo-draft.md': 'title: Draft\n---\nx',
      'source/about-hexo/index.md': '---\ntitle: About Hexo\ntype: page\n---\nx',
      'node_modules/hexo/readme.md': 'x',
    },
    skipped: ['node_modules/'],
    answers: { '/hexo-post': 200, '/old/hexo.html': '/hexo-post', '/old/hexo': '/hexo-post', '/hexo-draft': 404, '/tags/b-c': 200, '/about-hexo': 200 },
  },
  Hugo: {
    files: {
      'config.toml': 'title = "x"',
      'content/posts/bundle/index.md':
        '+++\ntitle = "Bundle"\ndate = 2016-05-06T07:08:09+02:00\ntags = ["C#"]\naliases = ["/p/1/", "2016/bundle.html"]\n+++\n![](photo.jpg)\n\nText',
      'content/posts/bundle/photo.jpg': 'x',
      'content/posts/unfinished.md': '+++\ntitle = "Unfinished"\ndate = 2016-05-07\ndraft = true\n+++\nx',
      'content/posts/json.md': '{ "title": "Json", "date": "2016-05-08" }\nText',
      'content/_index.md': '---\ntitle: My site\n---\nWelcome.',
      'content/posts/_index.md': '---\ntitle: All posts\n---\n\n',
      'content/tools/_index.md': '---\ntitle: Tools\n---\nWhat I use.',
      'themes/x/layouts/list.html': 'x',
    },
    skipped: ['config.toml', 'content/posts/_index.md', 'content/posts/bundle/photo.jpg', 'themes/'],
    notices: [
      'stood on the home page: kept as an idea',
      'line 7 names “photo.jpg”: “photo.jpg” is none of the kinds that can be kept here: these are pictures (JPEG, PNG, WebP, AVIF, GIF, SVG), recordings, videos (MP4, WebM) and PDF. Left as it stands',
    ],
    answers: {
      '/bundle': 200,
      '/p/1/': '/bundle',
      '/2016/bundle.html': '/bundle',
      '/tags/c-sharp': 200,
      '/unfinished': 404,
      '/json': 200,
      '/tools': 200,
      '/tools/': '/tools',
      '/content': 404,
    },
  },
  'a Pelican with a theme': {
    files: {
      'pelicanconf.py': "FILENAME_METADATA = '(?P<date>\\d{4}-\\d{2}-\\d{2})_(?P<slug>.*)'\nARTICLE_URL = 'blog/{slug}/'\n",
      'content/2014-03-07_short.md': 'Title: A long title\n\nText. [Next]({filename}/2014-03-08_next.md#end) ![]({static}/media/no.png)',
      'content/2014-03-08_next.md': 'Title: Next\n\n[Before]({filename}2014-03-07_short.md)',
      'theme/templates/index.html': '<p>{{ article.content }}</p>',
    },
    skipped: ['pelicanconf.py', 'theme/templates/index.html'],
    notices: ['line 3 names “{static}/media/no.png”: there is no such file. Left as it stands'],
    answers: { '/short': 200, '/blog/short/': '/short', '/next': 200 },
  },
  Zola: {
    files: {
      'config.toml': 'base_url = "https://old.example"\n',
      'content/_index.md': '+++\ntitle = "Home"\n+++\n',
      'content/what-is-it.md':
        '+++\npath = "2018/07/27/what-is-it"\ntitle = "What is it?"\naliases = ["2018/07/27/what-is-it.html"]\n+++\nSee [that](@/blog/2020-01-02-that/index.md#why).',
      'content/blog/2020-01-02-that/index.md': '+++\ntitle = "That"\n[taxonomies]\ntags = ["Go"]\n+++\nx',
      'templates/index.html': 'x',
    },
    skipped: ['config.toml', 'content/_index.md', 'templates/index.html'],
    answers: {
      '/what-is-it': 200,
      '/2018/07/27/what-is-it/': '/what-is-it',
      '/2018/07/27/what-is-it.html': '/what-is-it',
      '/archive/2018/07/27': 200,
      '/that': 200,
      '/blog/that/': '/that',
      '/tags/go': 200,
    },
  },
  Middleman: {
    files: {
      'source/2016-05-17-mid.html.markdown': '---\ntitle: Mid\ntags: pairing, agile ways\nauthor: Sam\n---\ny',
      'source/2016-05-18-later.html.md': '---\ntitle: Later\ntags:\n---\ny',
      'source/layouts/layout.erb': 'x',
    },
    skipped: ['source/layouts/'],
    answers: { '/mid': 200, '/later': 200, '/tags/agile-ways': 200, '/archive/2016': 200, '/mid.html': '/mid' },
  },
};

const statusesOf = async (blog: Blog, paths: string[]) => {
  const answers = await Promise.all(paths.map((path) => fetch(blog.url + path, { redirect: 'manual' })));
  return Object.fromEntries(answers.map(({ status, headers }, i) => [paths[i]!, status === 301 ? decodeURI(headers.get('location')!) : status]));
};

for (const [engine, { files, skipped = [], notices = [], answers }] of Object.entries(habits))
  test(`a blog moves in from ${engine} as it lies`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qvill-habit-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const blog = await startBlog();
    const report = await blog.app.get(Importer).run(folder, { dryRun: false });
    assert.deepEqual([report.refused, report.skipped.map(({ file }) => file)], [[], skipped]);
    assert.deepEqual(
      report.notices.map(({ notice }) => notice).filter((notice) => !notice.startsWith('has no date')),
      notices,
    );
    await blog.app.get(Publisher).publish();
    assert.deepEqual(await statusesOf(blog, Object.keys(answers)), answers);
    await blog.stop();
    rmSync(folder, { recursive: true });
  });

const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));
const skip = existsSync(corpora) ? false : 'the corpora of real posts are not here';

test('the posts that started this project come in as their authors meant them', { skip }, async () => {
  const blog = await startBlog();
  const report = await blog.app.get(Importer).run(join(corpora, 'seeds'), { dryRun: false });
  assert.deepEqual([report.created.length, report.refused], [5, []]);
  await blog.app.get(Publisher).publish();
  const { post } = await blog.app.get(Database).reader();
  const named = { select: { tag: { select: { name: true } } } };
  const { title, publishedAt, authors, categories, tags } = await post.findFirstOrThrow({
    where: { source: { endsWith: '/2013-08-31-migrating-to-acvte.md' } },
    include: { authors: { include: { author: true } }, categories: { include: { category: true } }, tags: { ...named, orderBy: { position: 'asc' } } },
  });
  assert.deepEqual([title, publishedAt, authors.map((each) => each.author.name)], ['Migrating to Acvte', '2013-08-31T00:00:00.000Z', ['shane']]);
  assert.deepEqual(
    categories.map((each) => each.category.name),
    ['All Posts', 'DevOps'],
  );
  assert.deepEqual(
    tags.map((each) => each.tag.name),
    ['acvte', 'devops', 'golang', 'rails'],
  );
  assert.deepEqual(await statusesOf(blog, ['/migrating-to-acvte/?utm_source=x', '/categories/all-posts', '/tags/golang', '/3-years-of-go-in-production']), {
    '/migrating-to-acvte/?utm_source=x': '/migrating-to-acvte?utm_source=x',
    '/categories/all-posts': 200,
    '/tags/golang': 200,
    '/3-years-of-go-in-production': 404,
  });
  const html = await (await fetch(`${blog.url}/migrating-to-acvte`)).text();
  assert.match(html, /by <a class="p-author[^>]*>shane<\/a>/);
  assert.match(html, /31 August 2013|August 31, 2013/);
  assert.deepEqual([html.match(/<img /g)?.length, html.match(/ data-footnote-ref aria/g)?.length, html.match(/<li id="[^"]*footnote-\d"/g)?.length], [2, 2, 2]);
  const home = await (await fetch(blog.url)).text();
  assert.match(home, /using it in production for this website\.<\/p>/);
  assert.doesNotMatch(home, /So far, the performance improvement/);
  await blog.stop();
});

/** Every sixth of them, and those with old addresses; QVILL_WHOLE=1 takes all, which is some minutes' work. */
const isWhole = process.env['QVILL_WHOLE'] === '1';

for (const [name, all, old] of [
  ['18f', 504, 9],
  ['agileventures', 305, 0],
] as const)
  test(`${name}, a real blog, comes in whole, and its old addresses lead to the posts`, { skip }, async () => {
    const blog = await startBlog();
    const importer = blog.app.get(Importer);
    const whole = join(corpora, name);
    const aliasesOf = (path: string) => readPost({ path, bytes: readFileSync(join(whole, path)) }).aliases;
    const files = readdirSync(whole)
      .toSorted()
      .filter((path, n) => isWhole || n % 6 === 0 || aliasesOf(path).length > 0);
    const folder = mkdtempSync(join(tmpdir(), 'qvill-blog-of-others-'));
    for (const path of files) writeFileSync(join(folder, path), readFileSync(join(whole, path)));
    const report = await importer.run(folder, { dryRun: false });
    assert.deepEqual(report.refused, []);
    assert.deepEqual([...report.created, ...report.skipped.map(({ file }) => file)].toSorted(), files, 'every file is a post or in the report');
    const posts = report.created.length;
    assert.ok(isWhole ? posts === all : posts > 40, String(posts));
    assert.deepEqual((await blog.app.get(Publisher).publish()).failed, []);
    const again = await importer.run(folder, { dryRun: false });
    assert.deepEqual([again.unchanged.length, again.created, again.changed], [posts, [], []]);
    assert.deepEqual(await blog.app.get(Publisher).publish(), nothingDone);

    const { post } = await blog.app.get(Database).reader();
    const published = await post.findMany({ where: { status: 'published', NOT: { source: null } }, select: { path: true } });
    assert.equal(published.length, posts);
    for (const { path } of published) assert.equal((await fetch(blog.url + encodeURI(path!))).status, 200, path!);
    const aliases = files.flatMap(aliasesOf);
    assert.equal(aliases.length, old);
    for (const alias of aliases) {
      const answer = await fetch(`${blog.url}${encodeURI(alias)}?a=b`, { redirect: 'manual' });
      assert.deepEqual([answer.status, answer.headers.get('location')?.endsWith('?a=b')], [301, true], alias);
      assert.equal((await fetch(blog.url + answer.headers.get('location')!, { redirect: 'manual' })).status, 200, alias);
    }
    await blog.stop();
    rmSync(folder, { recursive: true });
  });
