import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { decodeHTMLStrict } from 'entities';
import { parse } from 'smol-toml';
import { readHeader } from '../src/archive/markdown/header.js';
import { hugoSite } from '../src/archive/old-site/hugo.js';

const hugo = '/usr/bin/hugo';
const options = existsSync(hugo) ? {} : { skip: 'hugo is not installed' };

const posts: [path: string, fields: string][] = [
  ['post/hello-world.md', 'title: Hello, World!'],
  ['post/Upper Case.md', 'title: x'],
  ['post/slugged.md', 'title: x\nslug: My Own Slug'],
  ['post/number.md', 'title: x\nslug: 42'],
  ['post/url.md', 'title: x\nurl: /own/place/'],
  ['post/url2.md', 'title: x\nurl: own/bare.html'],
  ['post/dated.md', 'title: x\ndate: 2015-03-02T23:30:00-08:00'],
  ['post/2014-03-07-day.md', 'title: x\ndate: 2014-03-07'],
  ['post/über-日本.md', 'title: Über & Ünter / 日本'],
  ['post/a_b.c+d,e & f!.md', "title: 'It''s “quoted” + 100% #1'"],
  ['post/--dashes--.md', 'title: a -- b - c'],
  ['post/2015/04/nested.md', 'title: x\ndate: 2015-04-01'],
  ['post/bundle/index.md', 'title: A Bundle\ndate: 2015-05-01'],
  ['post/bundle-slug/index.md', 'title: x\nslug: other'],
  ['Blog/Big/one.md', 'title: x'],
  ['about.md', 'title: About'],
  ['docs/_index.md', 'title: Docs'],
  ['docs/page.html', 'title: x'],
  ['post/part/_index.md', 'title: Part'],
  ['post/part/of/it.md', 'title: x'],
];

const configs: Record<string, string> = {
  'no pattern': '',
  'a pattern by date': '[permalinks]\npost = "/:year/:month/:day/:title/"',
  'a pattern by slug': '[permalinks]\npost = "/:section/:slug/"\nblog = "/b/:filename"',
  'a pattern by file': '[permalinks]\npost = "/:sections/:year/:monthname/:weekdayname/:yearday/:weekday/:slugorfilename"',
  'files instead of folders': 'uglyURLs = true',
  'files instead of folders, by a pattern': 'uglyURLs = true\n[permalinks]\npost = "/:year/:slug"',
  'upper case': 'disablePathToLower = true\n[permalinks]\npost = "/:title"',
};

function build(config: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-hugo-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  try {
    write('config.toml', `baseURL = "https://old.example/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n${config}`);
    for (const [path, fields] of posts) write(`content/${path}`, `---\n${fields}\n---\nText.\n`);
    write('layouts/index.html', '{{ range .Site.Pages }}{{ with .File }}{{ .Path }}\t{{ end }}{{ .RelPermalink }}\n{{ end }}');
    const { stderr, stdout, status } = spawnSync(hugo, ['--quiet', '-s', folder], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    const lines = readFileSync(join(folder, 'public', 'index.html'), 'utf8').split('\n');
    return new Map(lines.map((line) => decodeHTMLStrict(line).split('\t') as [string, string]).filter(([path, url]) => path && url));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const paths = posts.map(([path]) => `content/${path}`);
const decoded = (url: string): string => decodeURIComponent(decodeHTMLStrict(url));

describe('the address of every page of a Hugo site is Hugo’s own', options, () => {
  for (const [name, config] of Object.entries(configs))
    test(name, () => {
      const site = hugoSite(parse(config), '', paths);
      const built = build(config);
      assert.equal(built.size, posts.length);
      const ours = posts.map(([path, header]) => [
        path,
        decoded(site.addressOf({ path: `content/${path}`, fields: readHeader(`---\n${header}\n---\nText.\n`).fields, header }) ?? ''),
      ]);
      assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(posts.map(([path]) => [path, decoded(built.get(path) ?? '')])));
    });
});
