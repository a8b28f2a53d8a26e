import assert from 'node:assert/strict';
import { test } from 'node:test';
import { obsidianText } from '../src/archive/markdown/obsidian-text.js';
import { filesByName } from '../src/archive/template-tags/files-by-name.js';
import { header, importing } from './support/importing.js';

const told = (text: string) => obsidianText(text, filesByName(['notes/My Note.md', 'two.md']));

const rows: [text: string, markdown: string][] = [
  ['[[two]] and [[My Note]]', '[two](/two.md) and [My Note](</notes/My Note.md>)'],
  ['[[notes/My Note|mine]]', '[mine](</notes/My Note.md>)'],
  ['[[two#A Part]] [[two#A Part|there]] [[two#^block]]', '[two › A Part](/two.md#a-part) [there](/two.md#a-part) [two](/two.md)'],
  ['[[#Below]]', '[Below](#below)'],
  ['![[two.png|300]]', '![[two.png|300]]'],
  ['> [!faq]- Are they?\n> Yes.', '> [!NOTE]\n> **Are they?**\n> \n> Yes.'],
  ['> [!danger]\n> Mind.', '> [!CAUTION]\n> Mind.'],
  ['a ==mark== b == c, 1==1', 'a <mark>mark</mark> b == c, 1==1'],
  ['a %%not said%% b', 'a <!--not said--> b'],
  ['`[[two]]`\n```\n[[two]] ==x==\n```', '`[[two]]`\n```\n[[two]] ==x==\n```'],
  ['{{ title }} {% x %}', '{{ title }} {% x %}'],
];

for (const [text, markdown] of rows) test(`a note that says ${JSON.stringify(text)}`, () => assert.deepEqual(told(text), { text: markdown, notices: [] }));

test('a link to a note that is not there stays, and is said', () => {
  assert.deepEqual(told('a [[Nowhere|x]]'), { text: 'a [[Nowhere|x]]', notices: ['has a link to a note that is not here, [[Nowhere|x]]: it stays as text'] });
});

test('in a vault aliases are names and no addresses, and come out again; tags are without their sign', async () => {
  const desk = await importing();
  const folder = desk.folderWith({
    '.obsidian/app.json': '{}',
    'one.md': header('date: 2020-01-02\naliases: [The First, Uno]\ntags: ["#garden", tea]\ncssclasses: wide', 'See [[two]].'),
    'two.md': header('date: 2020-01-03', 'Hello.'),
    'private.md': header('tags: [diary]', 'Mine.'),
  });
  const { report } = await desk.bring(folder);
  assert.deepEqual(report.refused, []);
  assert.deepEqual(
    report.posts.map(({ address, status, aliases }) => [address, status, aliases]),
    [
      ['/one', 'published', []],
      ['/private', 'idea', []],
      ['/two', 'published', []],
    ],
  );
  const html = await desk.read('/one');
  assert.match(html, /href="\/tags\/garden"/);
  const post = (desk.rows()['Post'] as { slug: string; extra: string }[]).find(({ slug }) => slug === 'one');
  assert.deepEqual(JSON.parse(post!.extra), { aliases: ['The First', 'Uno'], cssclasses: 'wide' });
  await desk.end();
});
