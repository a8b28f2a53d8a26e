import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddresses } from '../src/archive/former-site/read-addresses.js';
import { markdownFromHtml } from '../src/archive/html/markdown-from-html.js';
import { seenIn } from '../src/archive/html/seen.js';
import { headingOf, titleOf } from '../src/archive/markdown/plain-title.js';
import { readJekyllConfig } from '../src/archive/old-site/jekyll/config.js';
import { middlemanSite } from '../src/archive/old-site/middleman.js';
import { dataOfEleventy } from '../src/archive/old-site/eleventy.js';
import { pelicanSite } from '../src/archive/old-site/pelican.js';
import { liquidTags } from '../src/archive/template-tags/liquid-tags.js';
import { partsOf } from '../src/archive/wordpress/block-html.js';
import { expandShortcodes } from '../src/archive/wordpress/expand.js';
import { known } from '../src/archive/wordpress/shortcodes.js';
import { accessible } from '../src/core/accessible.js';
import { splitFrontMatter } from '../src/core/front-matter.js';
import { smallCss } from '../src/core/html.js';
import { iconKindOf } from '../src/core/icon.js';
import { likeliest } from '../src/core/likeliest.js';
import { keyOf } from '../src/core/path.js';
import { Problem } from '../src/core/problem.js';
import { searchText } from '../src/core/search-text.js';
import { inFileWords, localAddresses } from '../src/export/sync/local-addresses.js';
import { refsAndNotesIn } from '../src/export/sync/note-links.js';
import { readRobots } from '../src/loadtest/crawl/robots-rules.js';
import { linksTo } from '../src/mentions/links-to.js';
import { inside } from '../src/mirror/bucket.store.js';
import { shownPolicy } from '../src/platform/shown-page.js';
import { readRule } from '../src/redirects/read-rule.js';
import { secretPage } from '../src/site/secret-page.js';
import { isLinear } from './support/growth.js';

/*
 * Texts of strangers, of authors and of other engines by which reading once took the square of their length, or longer. Here it is looked at that it
 * grows with the length; test/runaway.test.ts has those by which it never ended.
 */

const pages = [{ path: '/a', title: 'A', publishedAt: '2026-01-01' }];
const given = (text: string) => ({ text, values: [], named: {} });
const nowhere = { fileOf: () => null };
const mention = (body: string) => linksTo({ url: 'https://a.example/', type: 'text/plain', body }, 'https://blog.example/a');
const shortcode = (text: string) => known['code']!({}, text, {} as never);
const wordpress = (text: string) => partsOf(text, {} as never, {} as never, new Set());
const shortcodes = (text: string) => expandShortcodes(text, {} as never, new Set());
const inFolder = (text: string) => [
  ...localAddresses(text),
  inFileWords(text, { body: text, targets: new Map([['a', '/b']]) }, new Map([['/b', 'c']]), 'd.md'),
];
const marked = 'data-footnote-backref ';
const wrapper = 'class="wp-block-embed__wrapper" ';

/** What reads it, how it begins, what is repeated, how it ends, and how long it is in signs. */
const texts: [name: string, read: (text: string) => unknown, begins: string, piece: string, ends: string, length?: number][] = [
  ['line ends before front matter', splitFrontMatter, '', '\r\n', 'x'],
  ['a fence of very many dashes', splitFrontMatter, '', '-', '\na: b\n'],
  ['comments before an icon', (text) => iconKindOf(Buffer.from(text)), '', '<!---->', 'x', 100_000],
  ['endings of an address', keyOf, '/a', '.html', 'x'],
  ['endings of a rule', (text) => readRule({ source: text, target: '/b', code: '' }, 'https://blog.example'), '/:a/b', '.html', 'x'],
  ['slashes at the end of a missed address', (text) => likeliest(text, pages), '/a', '/', 'x'],
  ['a title like a note’s', searchText, '<p><a href="/x" title="', marked, `">${'x'.repeat(100)}</a>`],
  ['tables that do not end', accessible, '', '<table ', ''],
  ['boxes that do not end', accessible, '', '<input type="checkbox" disabled ', ''],
  ['cells that do not end', accessible, '', '<th ', ''],
  ['comments of a style sheet', smallCss, '', '/* ', ''],
  ['tags of a secret page', secretPage, 'referrer', '<a', ''],
  ['quotes of a secret page', secretPage, 'referrer', '<a "', '"'],
  ['style sheets that do not end', (text) => shownPolicy(text, "'none'", ''), '', '<style>', ''],
  ['style sheets that do not begin', (text) => shownPolicy(text, "'none'", ''), '', '<style', ''],
  ['points in a page that mentions', mention, 'https://blog.example/a', '.', 'x'],
  ['white space in robots.txt', readRobots, 'allow: a', ' ', '#\u2028'],
  ['answers of a bucket', (text) => inside(text, 'Key'), '', '<Key>', ''],
  ['addresses of a sitemap', readAddresses, '<urlset><loc>', ' ', '</loc >'],
  ['a heading in a text', (text) => titleOf(text, 'a'), '# a', ' ', 'b\n'],
  ['slashes of a configuration', (text) => readJekyllConfig({ url: text, baseurl: text, source: text }), 'https://a.example', '/', 'x'],
  ['lines of a program', (text) => middlemanSite(text, '', []), '', '\n', 'x'],
  ['languages of a program', (text) => middlemanSite(`activate :i18n, ${text}`, '', ['locales/en.yml']), '', 'mount_at_root ', 'x'],
  ['data of a program', dataOfEleventy, 'permalink', ' ', '`'],
  ['functions of a program', dataOfEleventy, '', 'permalink: (', '`'],
  ['links between notes', inFolder, '', '[[a]]', ''],
  ['links between notes that do not end', refsAndNotesIn, '', '[[a#b', ''],
  ['brackets before notes', refsAndNotesIn, '', '[', 'a]]'],
  ['lines of notes', inFolder, '', '[[a]]\n', ''],
  ['addresses of a folder', inFolder, '', '[a](a) [b](/b) ', ''],
  ['attributes of a folder', inFolder, '', '<img src=a>', ''],
  ['a heading above a text', headingOf, '# ', ' ', '\n'],
  [
    'groups of a pattern of names',
    (text) => pelicanSite(`FILENAME_METADATA = '${text}'`, '').addressOf({ path: 'content/a.md', fields: {}, header: '' }),
    '',
    '(?P<a',
    '>',
  ],
  ['words of a quotation', (text) => liquidTags['blockquote']!.means(given(text), '', nowhere), 'a', '\t', 'b'],
  ['words above code', (text) => liquidTags['codeblock']!.means(given(text), '', nowhere), 'a', '\t', 'b'],
  ['space in code', (text) => liquidTags['highlight']!.means(given(''), text, nowhere), 'a', '\t', 'b'],
  ['space in code of WordPress', shortcode, 'a', '\t', 'b'],
  ['blocks of WordPress that do not end', wordpress, '', '<!-- wp:a {', ''],
  ['embeds of WordPress', wordpress, '<!-- wp:embed --><div ', wrapper, '>x</div><!-- /wp:embed -->'],
  ['embeds of WordPress that do not end', wordpress, '<!-- wp:embed -->', `<div ${wrapper}`, '<!-- /wp:embed -->'],
  ['shortcodes that nobody knows', shortcodes, '', '[ab-cdef]', ''],
  ['shortcodes without an end', shortcodes, '', '[caption]', ''],
  ['shortcodes with one end', shortcodes, '', '[code]', '[/code]'],
  ['comments in HTML', seenIn, '', '<!--', ''],
  ['brackets in HTML', markdownFromHtml, '<p>', '[', '</p>'],
  ['carets in HTML', markdownFromHtml, '<p>', '^a', '</p>'],
  ['hard spaces in HTML', markdownFromHtml, '<p>a', '&nbsp;', 'b</p>'],
  ['hard spaces in emphasis', markdownFromHtml, '<p><em>a', '&nbsp;', 'b</em></p>'],
  ['hard spaces in a link', markdownFromHtml, '<p><a href="/x">a', '&nbsp;', 'b</a></p>'],
  ['signs in a heading', markdownFromHtml, '<h2>a', '#', 'b</h2>'],
];
for (const [name, read, begins, piece, ends, length = 400_000] of texts)
  test(`reading takes as long as a text is: ${name}`, () => {
    const work = (signs: number) => {
      try {
        read(begins + piece.repeat(signs / piece.length) + ends);
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
      }
    };
    assert.ok(isLinear(work, length));
  });
