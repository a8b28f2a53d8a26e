import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeader } from '../src/archive/markdown/header.js';
import { openOldSite } from '../src/archive/old-site/open-old-site.js';

/** What each engine makes of a folder of its own kind: files of the configuration, then posts with their header and address. Those of Hexo 8, Pelican 4.8 and Eleventy 2 are what these have built. */
const sites: { name: string; engine: string; config: Record<string, string>; url?: string; posts: [path: string, header: string, address: string | null][] }[] =
  [
    {
      name: 'Hexo',
      engine: 'hexo',
      url: 'https://old.example',
      config: {
        'blog/_config.yml':
          'url: https://old.example/\npermalink: :year/:month/:i_day/:hour/:category/:title/:name/:post_title.html\ntimezone: Asia/Tokyo\nsource_dir: source\ncategory_map: {News: neuigkeiten}',
      },
      posts: [
        [
          'blog/source/_posts/hello-World.md',
          'title: Über & C++ "x"\ndate: 2014-03-07 10:30:00',
          '/2014/03/7/10/uncategorized/hello-World/hello-World/uber-c-x.html',
        ],
        [
          'blog/source/_posts/deep/a b.md',
          'title: In\ndate: 2014-03-07\ncategories: [News, Big One]',
          '/2014/03/7/00/neuigkeiten/Big-One/deep/a%20b/a%20b/in.html',
        ],
        ['blog/source/_posts/s.md', 'title: S\nslug: other\ndate: 2014-03-07T22:30:00Z\ncategory: "C# & more"', '/2014/03/7/22/C-more/s/s/s.html'],
        ['blog/source/_posts/pm.md', 'title: P\npermalink: own/x/', '/own/x/'],
        ['blog/source/about/index.md', 'title: About', '/about/'],
        ['blog/source/one.md', 'title: One', '/one.html'],
      ],
    },
    {
      name: 'Hexo, where names of files have dates',
      engine: 'hexo',
      config: { '_config.yml': 'new_post_name: :year-:month-:day-:title.md\nsource_dir: source' },
      posts: [['source/_posts/2014-03-07-hello.md', 'title: x', '/2014/03/07/hello/']],
    },
    {
      name: 'Pelican',
      engine: 'pelican',
      url: 'https://old.example',
      config: { 'pelicanconf.py': "SITEURL = 'https://old.example'\nTIMEZONE = 'Europe/Paris'\nARTICLE_URL = '{date:%Y}/{date:%b}/{category}/{slug}/'\n" },
      posts: [
        ['content/a.md', 'title: Über & "Quoted" C++ – dash\ndate: 2014-03-07 10:30', '/2014/Mar/misc/uber-quoted-c-dash/'],
        ['content/Tech/b.md', 'title: In a folder\ndate: 2014-03-07\nslug: own', '/2014/Mar/tech/own/'],
        ['content/c.md', 'title: 日本 title\ndate: 2014-03-08\ncategory: Local News', null],
        ['content/pages/about.md', 'title: About us', '/pages/about-us.html'],
      ],
    },
    {
      name: 'Pelican, where names of files have dates and slugs',
      engine: 'pelican',
      config: {
        'pelicanconf.py':
          "PATH = 'content'\nFILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>.*)'\nSLUGIFY_SOURCE = 'basename'\nARTICLE_URL = 'blog/{date:%Y}/{date:%m}/{date:%d}/{slug}/'\n",
      },
      posts: [
        ['content/2011-02-12-status-recap.markdown', 'title: Status\ndate: 2011-02-12 00:15:00', '/blog/2011/02/12/status-recap/'],
        ['content/2011-02-13-Own.md', 'title: Own\nslug: other', '/blog/2011/02/13/other/'],
        ['content/undated.md', 'title: Undated\ndate: 2012-01-01', '/blog/2012/01/01/undated/'],
      ],
    },
    {
      name: 'Hexo, whose configuration names no folders',
      engine: 'hexo',
      url: 'https://old.example',
      config: { '_config.yml': 'url: https://old.example\npermalink: news/:year/:month/:day/:title/\nnew_post_name: :year-:month-:day-:title.md' },
      posts: [
        ['source/_posts/2014-06-14-released.md', 'title: x', '/news/2014/06/14/released/'],
        ['source/zh-tw/index.md', 'title: x', '/zh-tw/'],
      ],
    },
    {
      name: 'Hexo with the scaffolds of new posts',
      engine: 'hexo',
      config: { '_config.yml': 'title: x', 'scaffolds/post.md': '' },
      posts: [['source/_posts/a.md', 'title: x\ndate: 2014-06-14', '/2014/06/14/a/']],
    },
    {
      name: 'Middleman without a blog, in two languages',
      engine: 'middleman',
      config: { 'config.rb': 'activate :directory_indexes\nactivate :i18n\n', 'locales/jp.yml': '', 'locales/en.yml': '' },
      posts: [
        ['source/localizable/basics/install.html.md', 'title: x', '/basics/install/'],
        ['source/localizable/basics/install.jp.html.markdown', 'title: x', '/jp/basics/install/'],
        ['source/localizable/basics/install.en.html.md', 'title: x', '/basics/install/'],
        ['source/2014-03-07-about.html.md', 'title: x', '/2014-03-07-about/'],
      ],
    },
    {
      name: 'Eleventy',
      engine: 'eleventy',
      config: {
        '.eleventy.js': 'module.exports = () => ({ dir: { input: "src" } });',
        'src/posts/posts.json': '{"permalink": "/blog/{{ page.fileSlug }}/", "tags": ["post"]}',
      },
      posts: [
        ['src/posts/2018-01-01-hello-World.md', 'title: A', '/blog/hello-World/'],
        ['src/posts/t.md', 'title: A plain title\npermalink: "/t/{{ title | slug }}/"', '/t/a-plain-title/'],
        ['src/posts/u.md', 'title: Über & C++\npermalink: "/t/{{ title | slug }}/"', null],
        ['src/posts/v.md', 'title: x\npermalink: "{% if true %}/x/{% endif %}"', null],
        ['src/posts/w.md', 'title: x\npermalink: false', null],
        ['src/posts/deep/index.md', 'title: A', '/blog/deep/'],
        ['src/about.md', 'title: A', '/about/'],
        ['src/x/2019-02-03-dated page.md', 'title: A', '/x/2019-02-03-dated%20page/'],
        ['src/x/x.md', 'title: A', '/x/'],
      ],
    },
    {
      name: 'Eleventy with programs of data',
      engine: 'eleventy',
      config: {
        'eleventy.config.js': 'export default () => {}',
        '_posts/_posts.11tydata.js': 'export default {\n\tauthor: "Ann",\n\tpermalink: function({page}) {\n\t\treturn `/web/${ page.fileSlug }/`\n\t},\n};',
        'notes/notes.11tydata.cjs': 'module.exports = { permalink: "/n/{{ page.fileSlug }}/" };',
        'arrow/arrow.11tydata.mjs': 'export default { eleventyComputed: { permalink: (data) => `/a/${data.page.fileSlug}.html` } };',
        'dark/dark.11tydata.js': 'export default { permalink: (data) => made(data) };',
        'notes/own.11tydata.json': '{"permalink": "/its-own/"}',
      },
      posts: [
        ['_posts/2007-02-20-checklist.md', 'title: A', '/web/checklist/'],
        ['notes/b.md', 'title: A', '/n/b/'],
        ['notes/own.md', 'title: A', '/its-own/'],
        ['arrow/c.md', 'title: A', '/a/c.html'],
        ['dark/d.md', 'title: A', null],
        ['dark/e.md', 'title: A\npermalink: /said/', '/said/'],
      ],
    },
    {
      name: 'Middleman',
      engine: 'middleman',
      config: { 'config.rb': 'activate :blog do |blog|\n  blog.prefix = "blog"\n  blog.permalink = "{year}/{month}/{title}.html"\nend\n' },
      posts: [
        ['source/blog/2014-03-07-hello.html.markdown', 'title: Hello', '/blog/2014/03/hello.html'],
        ['source/blog/2014-03-07-hello.html.md.erb', 'title: Hello\nslug: own', '/blog/2014/03/own.html'],
        ['source/about.html.md', 'title: About', '/about.html'],
      ],
    },
    {
      name: 'Middleman with folders',
      engine: 'middleman',
      url: 'https://old.example',
      config: { 'config.rb': 'set :site_url, "https://old.example/"\nactivate :blog\nactivate :directory_indexes\n' },
      posts: [['source/2014-03-07-hello.html.markdown', 'title: Hello', '/2014/03/07/hello/']],
    },
    {
      name: 'Octopress',
      engine: 'jekyll',
      url: 'http://old.example',
      config: { '_config.yml': 'url: http://old.example\npermalink: /blog/:year/:month/:day/:title/\nsource: source\ndestination: public' },
      posts: [
        ['source/_posts/2013-08-31-hello.markdown', 'title: Hello\ndate: 2013-08-31 10:00', '/blog/2013/08/31/hello/'],
        ['source/about/index.markdown', 'title: About', '/about/'],
      ],
    },
    {
      name: 'Jekyll without a configuration, somewhere below',
      engine: 'jekyll',
      config: {},
      posts: [['old/site/_posts/2013-08-31-hello.md', 'title: Hello', '/2013/08/31/hello.html']],
    },
    {
      name: 'Zola',
      engine: 'zola',
      url: 'https://old.example',
      config: { 'config.toml': 'base_url = "https://old.example"\n[languages.fr]\n' },
      posts: [
        ['content/what-is-rust.md', 'path: 2018/07/27/what-is-rust', '/2018/07/27/what-is-rust/'],
        ['content/1.94.1-release.md', 'title: x', '/1-94-1-release/'],
        ['content/Blog/2020-01-02-hello_World/index.md', 'title: x', '/blog/hello-world/'],
        ['content/blog/2020-01-02_été.md', 'title: x', '/blog/ete/'],
        ['content/blog/own.md', 'slug: Another One', '/blog/another-one/'],
        ['content/blog/own.fr.md', 'title: x', '/fr/blog/own/'],
        ['content/blog/_index.md', 'title: x', '/blog/'],
        ['content/_index.md', 'title: x', '/'],
        ['content/日本.md', 'title: x', null],
      ],
    },
    {
      name: 'Hugo in parts',
      engine: 'hugo',
      url: 'https://old.example',
      config: { 'config/_default/config.toml': 'baseURL = "https://old.example/"', 'config/_default/permalinks.toml': 'posts = "/:year/:slug/"' },
      posts: [['content/posts/a.md', 'title: Hello you\ndate: 2014-03-07', '/2014/hello-you/']],
    },
  ];

for (const { name, engine, config, url, posts } of sites)
  test(`${name}: each address is the one that the engine gave`, async () => {
    const paths = [...Object.keys(config), ...posts.map(([path]) => path)];
    const site = await openOldSite(paths, (path) => Promise.resolve(config[path] ?? null), 'UTC');
    assert.equal(site?.engine, engine);
    assert.equal(site.url, url ?? null);
    const found = posts.map(([path, header]) => [path, site.addressOf({ path, header, fields: readHeader(`---\n${header}\n---\nText.\n`).fields })]);
    assert.deepEqual(
      found,
      posts.map(([path, , address]) => [path, address]),
    );
  });

test('a folder of which nothing says what made it has no old addresses', async () => {
  for (const paths of [['a.md', 'notes/b.md'], ['config.toml'], ['config.rb'], []])
    assert.equal(await openOldSite(paths, () => Promise.resolve('x = 1'), 'UTC'), null);
});

test('a configuration that is broken is none', async () => {
  const site = await openOldSite(['_config.yml', '_posts/2013-08-31-a.md'], () => Promise.resolve('a: [b\n\t- {'), 'UTC');
  assert.equal(site?.addressOf({ path: '_posts/2013-08-31-a.md', header: '', fields: {} }), '/2013/08/31/a.html');
});
