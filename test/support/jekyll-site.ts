import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { header, put } from './importing.js';

export const jekyll = '/usr/bin/jekyll';

const list = `---
permalink: /all.txt
---
{% for doc in site.documents %}{% unless doc.draft %}{{ doc.relative_path }}\t{{ doc.url }}
{% endunless %}{% endfor %}{% for page in site.pages %}{{ page.path }}\t{{ page.url }}
{% endfor %}`;

/** Posts in every way in which their authors name, date and sort them: a path, and the fields of its header. */
export const jekyllPosts: [path: string, fields: string][] = [
  ['_posts/2014-03-07-hello-world.md', 'title: Hello'],
  ['_posts/2014-3-7-short-date.markdown', 'title: Hello'],
  ['_posts/deep/er/2015-01-02-in-a-folder.md', 'title: x'],
  ['news/_posts/2015-01-03-news.md', 'title: x'],
  ['news/Local News/_posts/2015-01-04-local.md', 'categories: [Big, news]'],
  ['_posts/2015-02-01-words.md', 'categories: One Two three'],
  ['_posts/2015-02-02-list.md', 'categories: ["Ruby on Rails", C++, "a/b", 7]'],
  ['_posts/2015-02-03-single.md', 'category: News Room'],
  ['_posts/2015-02-04-both.md', 'category: b\ncategories: a c'],
  ['_posts/2015-02-05-nested.md', 'categories:\n- [x, y]\n- z'],
  ['_posts/2015-02-06-none.md', 'categories:\ncategory:'],
  ['_posts/2015-03-01-dated.md', 'date: 2012-12-30'],
  ['_posts/2015-03-02-utc.md', 'date: 2015-03-02 23:30:00'],
  ['_posts/2015-03-03-quoted.md', 'date: "2015-03-03 23:30:00"'],
  ['_posts/2015-03-04-minutes.md', 'date: 2015-03-04 23:30'],
  ['_posts/2015-03-05-zone.md', 'date: 2015-03-05 23:30:00 -0800'],
  ['_posts/2015-03-06-iso.md', 'date: 2015-03-06T01:30:00+02:00'],
  ['_posts/2015-03-29-summer.md', 'date: "2015-03-29 00:30:00"'],
  ['_posts/2015-04-01-Upper-Case.md', 'title: x'],
  ['_posts/2015-04-02-über-uns-日本.md', 'title: x'],
  ['_posts/2015-04-03-a_b.c+d,e & f!.md', 'title: x'],
  ['_posts/2015-04-04-dots...md', 'title: x'],
  ['_posts/2015-04-05-100%-#1-why?.md', 'title: x'],
  ['_posts/2015-04-06--dashes--.md', 'title: x'],
  ['_posts/2015-04-07-page.html', 'title: x'],
  ['_posts/2015-04-08-twice.html.markdown', 'title: x'],
  ['_posts/2015-05-01-slugged.md', 'slug: My Own Slug'],
  ['_posts/2015-05-03-permalink.md', 'permalink: /own/place/'],
  ['_posts/2015-05-04-bare.md', 'permalink: own/bare'],
  ['_posts/2015-05-05-pattern.md', 'permalink: /:year/:title/x:output_ext'],
  ['_posts/2015-05-06-under.md', 'permalink: /p/:month_:day'],
  ['_posts/2015-05-07-climb.md', 'permalink: /../../up//there.html'],
  ['_posts/2014-12-29-iso-week.md', 'title: x'],
  ['_posts/2016-01-01-iso-week.md', 'title: x'],
  ['about.md', 'title: About'],
  ['docs/index.md', 'title: Docs'],
  ['docs/Deep/one two.markdown', 'title: x'],
  ['docs/own.md', 'permalink: /elsewhere/'],
  ['contact.html', 'title: Contact'],
  ['_recipes/soup.md', 'title: Soup'],
  ['_recipes/a/b c.md', 'date: 2015-01-01'],
];

/** Writes a site of these posts and of this configuration. */
export function writeJekyllSite(folder: string, config: string): void {
  put(folder, { '_config.yml': config, 'all.txt': list, ...Object.fromEntries(jekyllPosts.map(([path, fields]) => [path, header(fields)])) });
}

/** The address that Jekyll gives to each file that it serves. */
export function builtByJekyll(folder: string): Map<string, string> {
  const args = ['build', '--quiet', '--disable-disk-cache', '-s', folder, '-d', join(folder, '_site')];
  const { stderr, status } = spawnSync(jekyll, args, { env: { ...process.env, TZ: 'UTC', LANG: 'C.UTF-8' }, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const lines = readFileSync(join(folder, '_site', 'all.txt'), 'utf8')
    .trim()
    .split('\n');
  const isCooked = readFileSync(join(folder, '_config.yml'), 'utf8').includes('output: true');
  const all = lines.map((line) => line.split('\t') as [string, string]);
  return new Map(all.filter(([path]) => path !== 'all.txt' && (isCooked || !path.startsWith('_recipes'))));
}
