import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { readHeader } from '../src/archive/markdown/header.js';
import { jekyllSite } from '../src/archive/old-site/jekyll/site.js';
import { header, importing } from './support/importing.js';
import { builtByJekyll, jekyll, jekyllPosts, writeJekyllSite } from './support/jekyll-site.js';

const options = existsSync(jekyll) ? {} : { skip: 'jekyll is not installed' };

const configs: Record<string, string> = {
  'the default pattern': 'title: x',
  'pretty addresses': 'permalink: pretty\ncollections:\n  recipes:\n    output: true',
  'ordinal addresses': 'permalink: ordinal\ntimezone: America/Los_Angeles',
  'addresses by week': 'permalink: weekdate\ntimezone: Asia/Tokyo',
  'nothing but titles': 'permalink: none\ncollections: [recipes]',
  'every word of a date':
    'permalink: /:short_year/:i_month/:i_day/:short_month/:long_month/:hour.:minute.:second/:w_year-:week-:w_day/:short_day/:long_day/:y_day/:slug\ntimezone: Europe/Berlin',
  'every word of a name': 'permalink: /:collection/:path/:name/:slugified_categories/:title:output_ext',
  'a pattern for each collection':
    'permalink: /blog/:year/:title/\ncollections:\n  recipes:\n    output: true\n    permalink: /r/:path:output_ext\n  posts:\n    permalink: /p/:categories/:title',
  'defaults of the site': `permalink: /:categories/:title
defaults:
- {scope: {path: ''}, values: {categories: [all], layout: x}}
- {scope: {path: _posts/deep, type: posts}, values: {permalink: '/deep/:title/'}}
- {scope: {path: docs}, values: {permalink: '/d/:basename/'}}
- {scope: {path: 'news/*/_posts', type: post}, values: {category: starred}}`,
};

const decoded = (url: string) => (/%(?![0-9a-f]{2})/i.test(url) ? url : decodeURIComponent(url));

describe('the address of every post and page of a Jekyll site is Jekyll’s own', options, () => {
  for (const [name, config] of Object.entries(configs))
    test(name, () => {
      const folder = mkdtempSync(join(tmpdir(), 'qvill-jekyll-'));
      writeJekyllSite(folder, config);
      const built = builtByJekyll(folder);
      rmSync(folder, { recursive: true });
      assert.ok(built.size >= jekyllPosts.length - 2, `${built.size} were built`);
      const site = jekyllSite(parse(config) as Record<string, unknown>, '', 'UTC');
      const known = new Map(jekyllPosts);
      const ours = [...built.keys()].map((path) => {
        const { fields, text } = readHeader(header(known.get(path)!));
        return [path, decoded(site.addressOf({ path, fields, header: text }) ?? '')];
      });
      assert.deepEqual(Object.fromEntries(ours), Object.fromEntries([...built].map(([path, url]) => [path, decoded(url)])));
    });
});

test('a Jekyll site comes in, and every address that Jekyll built answers or leads there in one step', options, async () => {
  const desk = await importing();
  const folder = desk.folderWith({});
  writeJekyllSite(folder, configs['defaults of the site']!);
  const built = builtByJekyll(folder);
  rmSync(join(folder, '_site'), { recursive: true });
  await desk.bring(folder);
  const answers = new Map<string, string>();
  for (const [path, url] of built) {
    const first = await desk.ask(url);
    const then = first.status === 301 ? await desk.ask(first.headers.get('location')!) : first;
    answers.set(path, `${then.status}`);
  }
  assert.deepEqual(
    [...answers].filter(([, status]) => status !== '200'),
    [],
  );
  await desk.end();
});
