import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { reportInWords } from '../src/archive/run/import-report.js';
import { header, importing } from './support/importing.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());

const bring = async (files: Record<string, string>) => (await desk.bring(desk.folderWith(files), { dryRun: true })).report;

test('what new posts begin with is no post, wherever an engine keeps it', async () => {
  const text = header('title: "{{ title }}"');
  const hexo = await bring({ '_config.yml': 'source_dir: source', 'scaffolds/post.md': text, 'source/_posts/a.md': header('title: A') });
  const hugo = await bring({ 'hugo.toml': '', 'archetypes/default.md': text, 'AGENTS.md': header('title: B'), 'content/a.md': header('title: A') });
  const vault = await bring({ '.obsidian/templates.json': '{"folder": "My templates"}', 'My templates/Day.md': text, 'a.md': header('title: A') });
  assert.deepEqual([hexo.created, hugo.created, vault.created], [['source/_posts/a.md'], ['content/a.md'], ['a.md']]);
  const skipped = [hexo, hugo, vault].map((report) => report.skipped.map(({ file }) => file).find((file) => /scaf|arch|temp/.test(file)));
  assert.deepEqual(skipped, ['scaffolds/', 'archetypes/', 'My templates/']);
});

test('a page may be called as a file about the blog is, and a text in another language than Markdown is named', async () => {
  const report = await bring({
    '_docs/contributing.md': header('title: Contributing'),
    'CONTRIBUTING.md': 'x',
    'readme.md': 'x',
    'post.rst': 'x',
    'a.css': '',
  });
  assert.deepEqual(report.created, ['_docs/contributing.md']);
  const words = reportInWords(report);
  assert.match(words, /^skipped  post\.rst: it is no Markdown, and nothing of it comes in$/m);
  assert.doesNotMatch(words, /a\.css/);
});

test('the name of a file writes neither lines nor colours to a terminal', async () => {
  const words = reportInWords(await bring({ 'a\n\u001b[31mb.md': header('title: "A \\e[31m"') }));
  assert.match(words, /^new {6}a\ufffd\ufffd\[31mb\.md:/m);
  assert.ok(!words.includes('\u001b'));
});
