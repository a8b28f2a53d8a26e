import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from '../src/core/markdown.js';

const shown = (markdown: string, lang = 'zh') =>
  renderMarkdown(markdown, '', { lang })
    .html.trim()
    .replace(/^<p>|<\/p>$/g, '');

const strong: [typed: string, shown: string, lang?: string][] = [
  ['これは**「強調」**です', 'これは<strong>「強調」</strong>です', 'ja'],
  ['**“强调”**的词', '<strong>“强调”</strong>的词'],
  ['是**‘强调’**的', '是<strong>‘强调’</strong>的'],
  ['中文**《书》**中文', '中文<strong>《书》</strong>中文'],
  ['**강조(emphasis)**는', '<strong>강조(emphasis)</strong>는', 'ko'],
  ['그는 **“네”**라고', '그는 <strong>“네”</strong>라고', 'ko'],
  ['**중요!**합니다', '<strong>중요!</strong>합니다', 'ko'],
  ['价格为*$5*元', '价格为<em>$5</em>元'],
  ['**`code`**です', '<strong><code>code</code></strong>です', 'ja'],
  ['**[リンク](/x)**です', '<strong><a href="/x">リンク</a></strong>です', 'ja'],
  ['已经~~“删除”~~的', '已经<del>“删除”</del>的'],
  ['*«外»***“内”**字', '<em>«外»</em><strong>“内”</strong>字'],
  ['**中文 _italic_ 和 “x”**字', '<strong>中文 <em>italic</em> 和 “x”</strong>字'],
  ['𠮷**（野家）**𠮷', '𠮷<strong>（野家）</strong>𠮷', 'ja'],
];
const plain = ['snake_中_文', 'a * b 中 * c', '2**“中', '中 ** 文 ** 中', '中* 文 *中', '~~ 中 ~~'];

test('emphasis in languages without spaces needs none around it', () => {
  for (const [typed, expected, lang] of strong) assert.equal(shown(typed, lang), expected, typed);
});

test('signs that stand alone, and those within words, stay', () => {
  for (const typed of plain) assert.equal(shown(typed), typed);
});

test('a text in other letters has emphasis as CommonMark says, whether Chinese stands in it or not', () => {
  const texts = [
    'foo*bar*baz',
    '**foo"**bar',
    'a**"foo"**',
    '*foo_bar*_',
    '***a** b*',
    '**a*b**',
    '_foo_bar',
    '*(*foo)',
    '*(**foo**)*',
    '~~a~~b',
    'a~~"b"~~c',
    '"*a*"',
    '_“a”_',
  ];
  for (const text of texts)
    assert.equal(
      shown(`${text}\n\n中文`)
        .split('\n')[0]!
        .replace(/<\/p>$/, ''),
      shown(text),
      text,
    );
});
