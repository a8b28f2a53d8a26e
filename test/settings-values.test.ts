import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { checkLetters, drawnIcon } from '../src/core/icon.js';
import { linksFrom } from '../src/core/links.js';
import { Problem } from '../src/core/problem.js';
import { robotsLinesFrom, robotsText, trainingCrawlers } from '../src/core/robots.js';
import { settingFrom, settingsFrom, textOf } from '../src/settings/check-settings.js';
import { defaultSettings, settingNames } from '../src/settings/settings.js';

/** Throws unless it is XML, read by a strict parser. */
const assertWellFormed = (xml: string) => void new SaxesParser({ xmlns: true }).write(xml).close();

test('a link is a label and an address; without a label it is named by its address', () => {
  const known: [line: string, label: string, url: string, isMe: boolean][] = [
    ['Mastodon https://social.example/@ada', 'Mastodon', 'https://social.example/@ada', true],
    ['  Two words   http://example.org  ', 'Two words', 'http://example.org/', true],
    ['https://example.org/a?b=c', 'example.org', 'https://example.org/a?b=c', true],
    ['mailto:ada@example.org', 'ada@example.org', 'mailto:ada@example.org', true],
    ['Über /über-uns', 'Über', '/%C3%BCber-uns', false],
    ['/about', '/about', '/about', false],
  ];
  for (const [line, label, url, isMe] of known) assert.deepEqual(linksFrom(`\n${line}\n\n`), [{ label, url, isMe }]);
  const wrong = ['Mastodon', 'x javascript:alert(1)', 'x //evil.example', 'x https://', 'x data:text/html,x', 'mailto:nobody', `${'x'.repeat(41)} /a`];
  for (const line of [...wrong, 'a /a\n'.repeat(13)]) assert.throws(() => linksFrom(line), { field: 'links' }, line);
});

test('lines for robots.txt are those of RFC 9309, and of the two that everybody knows beside it', () => {
  const right = [
    '',
    '# note',
    'User-agent: *',
    'user-agent : Bad-Bot_2',
    'Disallow:',
    'Disallow: /a*b$',
    'Allow: /ü # note',
    'Crawl-delay: 10',
    'Sitemap: https://example.org/s.xml',
  ];
  assert.equal(robotsLinesFrom(`\n${right.join('\n')}\n`), right.join('\n').trim());
  for (const line of ['Dissalow: /', 'Disallow /', 'Disallow: a', 'User-agent:', 'User-agent: two words', 'Sitemap: /s.xml', 'Noindex: /', 'x'])
    assert.throws(() => robotsLinesFrom(`# fine\n${line}`), { field: 'robotsLines' }, line);
  assert.throws(() => robotsLinesFrom('# x\n'.repeat(3_000)), /longer/);
});

test('what nobody chose says what it always said', () => {
  const text = robotsText({ search: 'listed', training: 'allowed', robotsLines: '' }, 'https://b.example/sitemap.xml');
  assert.equal(text, 'User-agent: *\nDisallow: /admin\nSitemap: https://b.example/sitemap.xml\n');
});

test('own lines can’t let in whom another choice keeps out', () => {
  const text = robotsText({ search: 'hidden', training: 'refused', robotsLines: 'User-agent: Last' }, 'https://b.example/sitemap.xml');
  const groups = text.split('\n\n');
  assert.deepEqual(groups[0], [...trainingCrawlers.map((name) => `User-agent: ${name}`), 'Disallow: /'].join('\n'));
  assert.equal(groups[1], 'User-agent: *\nDisallow: /admin\nDisallow: /*.md$\nUser-agent: Last\n');
});

test('an icon is drawn from up to two letters, or an emoji, as a reader counts them', () => {
  for (const letters of ['', 'Q', 'Wm', '日本', '🌊', '👩‍👩‍👧', '🏳️‍🌈', 'é', '<&']) assertWellFormed(drawnIcon(checkLetters(letters), '#c2185b'));
  assert.match(drawnIcon('Q', '#ffee00'), /<rect [^>]*fill="#ffee00"\/><text [^>]*fill="#14181a">Q</);
  assert.match(drawnIcon('Q', '#00695f'), /fill="#fff">Q</);
  assert.doesNotMatch(drawnIcon('🌊', '#00695f'), /<rect/);
  for (const text of ['abc', 'a b', '🌊🌊🌊', 'x'.repeat(40)]) assert.throws(() => checkLetters(text), { field: 'icon' }, text);
});

test('a setting’s text says the setting again, and no text breaks the check', () => {
  for (const name of settingNames) assert.equal(settingFrom(name, textOf(defaultSettings[name])), defaultSettings[name], name);
  fc.assert(
    fc.property(
      fc.constantFrom(...settingNames),
      fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('/:slug', '5', 'en', '#fff000')),
      (name, typed) => {
        try {
          const value = settingFrom(name, typed);
          assert.equal(settingFrom(name, textOf(value)), value);
        } catch (error) {
          assert.ok(error instanceof Problem && error.field === name, `${name}: ${String(error)}`);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('whatever stands in a row, the settings can be read, and each spoiled one is named once', () => {
  const row = fc.record({ name: fc.constantFrom(...settingNames, 'welcomed'), value: fc.json() });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ name }) => name }), (rows) => {
      const { settings, faults } = settingsFrom(rows);
      assert.deepEqual(Object.keys(settings), Object.keys(defaultSettings));
      for (const name of settingNames) assert.equal(typeof settings[name], typeof defaultSettings[name]);
      assert.equal(new Set(faults.map(({ field }) => field)).size, faults.length);
    }),
    { numRuns: 500 },
  );
});
