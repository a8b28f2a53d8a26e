import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from '../src/core/markdown.js';

const shown = (markdown: string, lang = 'en') =>
  renderMarkdown(markdown, '', { lang })
    .html.trim()
    .replace(/^<p>|<\/p>$/g, '')
    .replaceAll('&quot;', '"');

const quoted = `"Ja," he said, "it's 'so'."`;
const languages: Record<string, string> = {
  en: '“Ja,” he said, “it’s ‘so’.”',
  'en-GB': '“Ja,” he said, “it’s ‘so’.”',
  de: '„Ja,“ he said, „it’s ‚so‘.“',
  'de-CH': '«Ja,» he said, «it’s ‹so›.»',
  fr: '«\u202fJa,\u202f» he said, «\u202fit’s “so”.\u202f»',
  es: '«Ja,» he said, «it’s “so”.»',
  it: '«Ja,» he said, «it’s “so”.»',
  pt: '“Ja,” he said, “it’s ‘so’.”',
  nl: '“Ja,” he said, “it’s ‘so’.”',
  sv: '”Ja,” he said, ”it’s ’so’.”',
  fi: '”Ja,” he said, ”it’s ’so’.”',
  da: '“Ja,” he said, “it’s ‘so’.”',
  'pt-PT': '«Ja,» he said, «it’s “so”.»',
  pl: '„Ja,” he said, „it’s «so».”',
  cs: '„Ja,“ he said, „it’s ‚so‘.“',
  ru: '«Ja,» he said, «it’s „so“.»',
  uk: '«Ja,» he said, «it’s „so“.»',
  ar: '”Ja,“ he said, ”it’s ’so‘.“',
  he: '”Ja,” he said, ”it’s ’so’.”',
  fa: '«Ja,» he said, «it’s ‹so›.»',
  hi: '“Ja,” he said, “it’s ‘so’.”',
  th: '“Ja,” he said, “it’s ‘so’.”',
};
const untouched = ['ja', 'zh', 'zh-Hant', 'xx'];

test('quotation marks are those of the language', () => {
  for (const [lang, curled] of Object.entries(languages)) assert.equal(shown(quoted, lang), curled, lang);
  for (const lang of untouched) assert.equal(shown(`${quoted} -- ...`, lang), `${quoted} -- ...`, lang);
});

const rows: [typed: string, shown: string, lang?: string][] = [
  ["'tis the '90s, rock 'n' roll, the dogs' bones", '’tis the ’90s, rock ’n’ roll, the dogs’ bones'],
  ['5" by 6\'2" (12")', '5" by 6\'2" (12")'],
  ['"*A*" and *"a"* and **"b**"', '“<em>A</em>” and <em>“a”</em> and <strong>“b</strong>”'],
  ['"`x`" `"y"`', '“<code>x</code>” <code>"y"</code>'],
  ['["a"](/x "\'t\'") <b title="q">"b"</b> <code>"c"</code>', '<a href="/x" title="&#39;t&#39;">“a”</a> <b title="q">“b”</b> <code>"c"</code>'],
  ['\\"a\\" &quot;b&quot; "c', '"a" "b" "c'],
  ['("a") ["b"] — "c"—d', '(“a”) [“b”] — “c”—d'],
  ['"a\nb"  \n"c"', '“a\nb”<br>“c”'],
  ['a -- b, 1914--18, a---b, a --- b', 'a – b, 1914–18, a—b, a — b'],
  ['--force, `--x`, a --> b, <!-- c -->, ----', '--force, <code>--x</code>, a --&gt; b, <!-- c -->, ----'],
  ['Wait... .... ..', 'Wait… .... ..'],
  ['https://a.example/b--c?d="e', '<a href="https://a.example/b--c?d=%22e">https://a.example/b--c?d="e</a>'],
  ['Oui ! Non ? « Bien » ; deux : 10:30 Vrai!', 'Oui\u202f! Non\u202f? «\u202fBien\u202f»\u202f; deux\u00a0: 10:30 Vrai!', 'fr'],
  ["L'été d'Anne", 'L’été d’Anne', 'fr'],
  ['צה"ל אמר: "דו"ח" טוב', 'צה"ל אמר: ”דו"ח” טוב', 'he'],
  ['قال: "نعم"', 'قال: ”نعم“', 'ar'],
  ["'s avonds", '’s avonds', 'nl'],
  ["'Twas so. (\"'Tis\") Rock 'N' Roll, the '68er, '90s-style", '’Twas so. (“’Tis”) Rock ’N’ Roll, the ’68er, ’90s-style'],
  ["the word 'cause', the letter 'T' and the year '1990'", 'the word ‘cause’, the letter ‘T’ and the year ‘1990’'],
];

test('marks without a partner stay, apostrophes and dashes are what was meant, and code is left alone', () => {
  for (const [typed, expected, lang] of rows) assert.equal(shown(typed, lang), expected, typed);
});

test('the address of a heading has the small letters of its language', () => {
  const ids = (lang: string) => [...renderMarkdown('## IŞIK İÇİN', '', { lang }).html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.deepEqual(ids('tr'), ['ışık-için']);
  assert.deepEqual(ids('en'), ['işik-i̇çi̇n']);
});

test('headings, captions, tables, lists and notes are set like everything else', () => {
  const { html } = renderMarkdown('## "A"\n\n|"b"|\n|-|\n|"c"|\n\n- "d"\n\n![](e "\'f\'")\n\ng\n: "h"\n\ni[^1]\n\n[^1]: "j"', '', { lang: 'en' });
  for (const word of ['“A”', '“b”', '“c”', '“d”', '‘f’', '“h”', '“j”']) assert.ok(html.includes(word), word);
});
