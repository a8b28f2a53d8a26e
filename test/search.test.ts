import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { searchQuery } from '../src/core/search-query.js';
import { searchText } from '../src/core/search-text.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
});
after(() => blog.stop());

const change = { by: null, reason: 'published', status: 'published' } as const;
type Draft = Parameters<typeof fields>[0];

async function write(post: Draft, status: 'published' | 'idea' = 'published'): Promise<number> {
  const id = await blog.app.get(PostStore).create(fields(post), { ...change, status }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
}

async function page(query: string): Promise<{ status: number; html: string; titles: string[]; pieces: string[]; said: string }> {
  const reply = await fetch(`${blog.url}/search?${query}`);
  const html = await reply.text();
  const all = (pattern: RegExp) => [...(/<div id="found">(.*?)<\/div>/s.exec(html)?.[1] ?? '').matchAll(pattern)].map(([, text]) => text!);
  return {
    status: reply.status,
    html,
    titles: all(/<li[^>]*><a href="[^"]*">(.*?)<\/a>/g).map((title) => title.replace(/<\/?mark>/g, '')),
    pieces: all(/<p class="piece">(.*?)<\/p>/g),
    said: all(/<p role="status">(.*?)<\/p>/g).join(),
  };
}
const find = async (words: string) => (await page(new URLSearchParams({ q: words }).toString())).titles;

test('a post is found by its words from the moment that it is public until it is not', async () => {
  const id = await write({ title: 'The heron', markdown: 'A *grey* bird stands in the **shallows**.' }, 'idea');
  assert.deepEqual(await find('shallows'), []);
  await blog.app.get(PostStore).revise(id, fields({ title: 'The heron', markdown: 'A *grey* bird stands in the **shallows**.' }), change);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(await find('shallows'), ['The heron']);
  assert.deepEqual(await find('grey bird'), ['The heron']);
  await blog.app.get(PostStore).trash(id, null);
  assert.deepEqual(await find('shallows'), [], 'before anything is published');
  await blog.app.get(Publisher).publish();
  const index = new DatabaseSync(blog.config.searchFile, { readOnly: true });
  assert.equal(index.prepare('SELECT count(*) AS n FROM Entry WHERE rowid = ?').get(id)!['n'], 0, 'and its words are kept nowhere');
  index.close();
});

test('letters are found in each of the ways in which they are written', async () => {
  await write({ title: 'Größe der Straße', markdown: 'Groß.' });
  await write({ title: 'Żółte Łódź', markdown: 'Smørrebrød på Ærø.' });
  await write({ title: 'DRESSING', markdown: 'x' });
  for (const words of ['GRÖSSE', 'grosse', 'strasse', 'STRASSE', 'Straße', 'groß strass']) assert.deepEqual(await find(words), ['Größe der Straße'], words);
  for (const words of ['zolte', 'lodz', 'smorrebrod', 'aero', 'Ærø', 'łódź']) assert.deepEqual(await find(words), ['Żółte Łódź'], words);
  for (const words of ['dreßing', 'dressing']) assert.deepEqual(await find(words), ['DRESSING'], words);
});

test('a word in the title weighs more, and what is found is marked in a piece of the text', async () => {
  await write({ title: 'On lanterns', markdown: 'Short.' });
  await write({ title: 'Evening', markdown: `${'Far away. '.repeat(200)}A lantern, lanterns, **lanterns** everywhere. ${'And so on. '.repeat(200)}` });
  const { titles, pieces } = await page('q=lanterns');
  assert.deepEqual(titles, ['On lanterns', 'Evening']);
  assert.match(pieces[1]!, /…/);
  assert.match(pieces[1]!, /A lantern, <mark>lanterns<\/mark>, <mark>lanterns<\/mark> everywhere/);
});

test('words, “phrases”, beginnings and words that are not to be there', async () => {
  await write({ title: 'One', markdown: 'The quick brown fox. Encyclopædia, self-hosted.' });
  await write({ title: 'Two', markdown: 'The brown and quick hare. Café au lait.' });
  assert.deepEqual((await find('quick brown')).toSorted(), ['One', 'Two']);
  assert.deepEqual(await find('"quick brown"'), ['One']);
  assert.deepEqual(await find('quick -fox'), ['Two']);
  assert.deepEqual(await find('bro* -hare'), ['One']);
  assert.deepEqual((await find('qui')).toSorted(), ['One', 'Two'], 'the last word may be half typed');
  assert.match((await page('q=qui+hare')).said, /^No post has all of these words/, 'a half word before it is none');
  assert.deepEqual(await find('CAFE'), ['Two']);
  assert.deepEqual(await find('self-hosted'), ['One']);
});

test('when no post has all of the words, those with some of them are shown, and it is said', async () => {
  const { said, titles } = await page('q=lanterns+shallowsx+fox');
  assert.match(said, /^No post has all of these words; \d posts with some of them\.$/);
  assert.ok(titles.includes('On lanterns') && titles.includes('One'));
});

test('languages without spaces, with marks, and written from the right', async () => {
  await write({ title: '河の流れ', lang: 'ja', markdown: '川が曲がるところで、コーヒーを飲んだ。' });
  await write({ title: '黃河', lang: 'zh-Hant', markdown: '黃河從青藏高原流向大海。' });
  await write({ title: 'แม่น้ำ', lang: 'th', markdown: 'แม่น้ำไหลลงสู่ทะเล' });
  await write({ title: 'हिन्दी', lang: 'hi', markdown: 'नदी समुद्र की ओर बहती है।' });
  await write({ title: 'نهر', lang: 'ar', markdown: 'النهر يجري نحو البحر.' });
  await write({ title: 'Ποτάμι', lang: 'el', markdown: 'Το ποτάμι κυλάει προς τη θάλασσα.' });
  for (const [words, title] of Object.entries({
    曲がる: '河の流れ',
    コーヒー: '河の流れ',
    青藏: '黃河',
    ทะเล: 'แม่น้ำ',
    समुद्र: 'हिन्दी',
    البحر: 'نهر',
    ΘΆΛΑΣΣΑ: 'Ποτάμι',
  }))
    assert.deepEqual(await find(words), [title], words);
  const { pieces, html } = await page(`q=${encodeURIComponent('青藏高原')}`);
  assert.match(pieces[0]!, /<mark>青藏高原<\/mark>/);
  assert.ok(!html.includes('\u200B'));
  assert.match(html, /<li lang="zh-Hant" dir="auto">/);
});

test('accents and cases of Greek, Cyrillic, Hebrew and Arabic do not count, and what is found is shown as it is written', async () => {
  await write({ title: 'Ἡ Ὀδύσσεια', markdown: 'Ο λόγος του ποιητή.' });
  await write({ title: 'Ёлка', markdown: `${'Снег и лёд. '.repeat(60)}Самовар, ёжик и йод. ${'Зима. '.repeat(60)}` });
  await write({ title: 'שָׁלוֹם', markdown: 'דברים' });
  await write({ title: 'كِتَابٌ', markdown: 'أحمد يقرأ' });
  await write({ title: 'नमस्ते', markdown: 'कि और की' });
  for (const [words, title] of Object.entries({
    ΟΔΥΣΣΕΙΑ: 'Ἡ Ὀδύσσεια',
    ΛΟΓΟΣ: 'Ἡ Ὀδύσσεια',
    ποιητη: 'Ἡ Ὀδύσσεια',
    елка: 'Ёлка',
    ЁЖИК: 'Ёлка',
    иод: 'Ёлка',
    שלום: 'שָׁלוֹם',
    كتاب: 'كِتَابٌ',
    احمد: 'كِتَابٌ',
    नमस्ते: 'नमस्ते',
  }))
    assert.deepEqual(await find(words), [title], words);
  const { pieces } = await page(`q=${encodeURIComponent('ежик')}`);
  assert.match(pieces[0]!, /^….*Самовар, <mark>ёжик<\/mark> и йод\..*…$/);
  assert.deepEqual(await find('कु'), [], 'a mark that is a letter counts');
});

test('an aside has its first words for a title, and dates are told as everywhere', async () => {
  await write({ title: '', markdown: 'Saw a **kingfisher** by the weir this morning.', publishedAt: '2026-11-01T00:00:00.000Z' });
  const { titles, html } = await page('q=kingfisher');
  assert.deepEqual(titles, ['Saw a kingfisher by the weir this morning.']);
  assert.match(html, /<time datetime="2026-11-01T00:00:00\.000Z">November 1, 2026<\/time>/);
});

test('a text is searched as it is read: no tags, no scripts, no entities', () => {
  assert.equal(
    searchText('<h2 id="x">A &amp; B</h2><p>un<em>believ</em>able<br>next</p><script>var no = "<p>";</script><style>no</style>'),
    'A & B unbelievable next',
  );
});

test('what was typed comes back as text', async () => {
  for (const typed of ['"', '*', 'a"b', '<script>alert(1)</script>', '" onfocus="alert(1)', '-only', '   ', 'x'.repeat(5_000), '\u0002\u0003', '$& $1']) {
    const { status, html } = await page(new URLSearchParams({ q: typed }).toString());
    assert.equal(status, 200, typed);
    assert.doesNotMatch(html, /<script>alert|" onfocus="/, typed);
  }
  for (const query of ['q=%ff%fe', 'q=%', 'page=-1&q=fox', 'page=9999&q=fox', 'q', 'q=a&q=b', `q=${'%20'.repeat(3_000)}`])
    assert.equal((await page(query)).status, 200, query);
});

test('no query can break it', () => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE VIRTUAL TABLE Entry USING fts5(title, body)');
  const match = db.prepare('SELECT rowid FROM Entry WHERE Entry MATCH ?');
  const piece = fc.constantFrom(
    '"',
    "'",
    '*',
    '-',
    '^',
    ':',
    '(',
    ')',
    'AND',
    'OR',
    'NOT',
    'NEAR',
    '{title}',
    ' ',
    'word',
    'ü',
    '字',
    '\0',
    '\uD800',
    '+',
    '%',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
      ),
      (typed) => {
        const query = searchQuery(typed);
        if (!query) return;
        match.all(query.all);
        match.all(query.any);
        match.all(`{title} : (${query.all})`);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('many are shown twenty to a page, and one page leads to the next', async () => {
  for (let n = 0; n < 45; n++) await blog.app.get(PostStore).create(fields({ title: `Pebble ${n}`, markdown: 'Round.' }), change, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  const seen = new Set<string>();
  for (let at = '/search?q=pebble', n = 0; at; n++) {
    const html = await (await fetch(blog.url + at)).text();
    for (const [, title] of html.matchAll(/<mark>Pebble<\/mark> (\d+)<\/a>/g)) seen.add(title!);
    at = /<a rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.ok(n < 4);
  }
  assert.equal(seen.size, 45);
});

test('texts of nothing but one letter are found and shown as any other', async () => {
  for (let n = 0; n < 3; n++)
    await blog.app.get(PostStore).create(fields({ title: `Long ${n}`, markdown: `${'vv zz '.repeat(60_000)} end` }), change, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  for (const words of ['vv', 'vv zz vv', `"${'vv zz '.repeat(30)}"`, 'vv*']) {
    const began = process.cpuUsage();
    const { titles, pieces } = await page(new URLSearchParams({ q: words }).toString());
    const { user } = process.cpuUsage(began);
    assert.equal(titles.length, 3, words);
    assert.ok(
      pieces.every((piece) => piece.length < 2_000 && piece.includes('<mark>')),
      words,
    );
    assert.ok(user < 3_000_000, `${words}: ${user} µs; it was 20 s`);
  }
});

test('what is asked for in another way is refused, and nobody keeps an answer', async () => {
  const reply = await fetch(`${blog.url}/search?q=fox`);
  assert.deepEqual([reply.headers.get('cache-control'), reply.headers.get('x-robots-tag')], ['private, no-store', 'noindex']);
  assert.equal((await fetch(`${blog.url}/search?q=fox`, { method: 'POST' })).status, 405);
  assert.equal((await fetch(`${blog.url}/search?q=fox`, { method: 'HEAD' })).status, 200);
  assert.equal((await fetch(`${blog.url}/search/else`)).status, 404);
});

test('an index that is lost is made again at the next start, and until then the page says where else to look', async () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-search-'));
  const first = await startBlog({ data });
  const draft = fields({ title: 'Kept', markdown: 'Driftwood.' });
  await first.app.get(PostStore).create(draft, change, { authorIds: [] });
  await first.app.get(Publisher).publish();
  rmSync(first.config.searchFile);
  assert.match(await (await fetch(`${first.url}/search?q=driftwood`)).text(), /does not answer just now.*<a href="\/archive">/);
  await first.stop();
  const second = await startBlog({ data });
  for (let tries = 0; !/Kept<\/a>/.test(await (await fetch(`${second.url}/search?q=driftwood`)).text()); tries++) {
    assert.ok(tries < 200);
    await sleep(25);
  }
  await second.stop();
  rmSync(data, { recursive: true });
});

test('a browser can offer the search by itself', async () => {
  const reply = await fetch(`${blog.url}/opensearch.xml`);
  assert.equal(reply.headers.get('content-type'), 'application/opensearchdescription+xml');
  const text = await reply.text();
  assert.match(text, /<Url type="text\/html" template="http:\/\/[^"]+\/search\?q=\{searchTerms\}"\/>/);
  assert.match(
    await (await fetch(blog.url)).text(),
    /<link rel="search" type="application\/opensearchdescription\+xml" title="[^"]+" href="\/opensearch\.xml">/,
  );
});
