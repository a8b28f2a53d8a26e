import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FrontMatter, splitFrontMatter } from '../src/core/front-matter.js';
import { Problem } from '../src/core/problem.js';
import { parseHeader } from '../src/archive/markdown/front-matter-fields.js';
import { readHeader } from '../src/archive/markdown/header.js';

const splits: [text: string, format: FrontMatter['format'], header: string, body: string][] = [
  ['---\ntitle: A\n---\nbody\n', 'yaml', 'title: A\n', 'body\n'],
  ['---\ntitle: A\n---\nbody\n---\nmore\n---\n', 'yaml', 'title: A\n', 'body\n---\nmore\n---\n'],
  ['---\ntitle: A\n...\nbody', 'yaml', 'title: A\n', 'body'],
  ['---\ntitle: A\n---', 'yaml', 'title: A\n', ''],
  ['---  \r\ntitle: A\r\n--- \r\nbody\r\n\r\n', 'yaml', 'title: A\r\n', 'body\r\n\r\n'],
  ['\uFEFF\n \n---\ntitle: A\n---\nbody', 'yaml', 'title: A\n', 'body'],
  ['---\n---\nbody', 'yaml', '', 'body'],
  ['---\ntitle: a --- b\nx: |\n  ---\n  y\n---\nbody', 'yaml', 'title: a --- b\nx: |\n  ---\n  y\n', 'body'],
  ['-----\ntitle: A\n---\n-----\nbody', 'yaml', 'title: A\n---\n', 'body'],
  ['title: A\ndate: 2014-03-07\n---\nbody', 'yaml', 'title: A\ndate: 2014-03-07\n', 'body'],
  ['Title: A\nTags: a, b\n\nbody', 'yaml', 'Title: A\nTags: a, b\n', 'body'],
  ['+++\ntitle = "A"\n+++\nbody', 'toml', 'title = "A"\n', 'body'],
  ['---js\nconst title = "A";\n---\nbody', 'js', 'const title = "A";\n', 'body'],
  ['---json\n{"title": "A"}\n---\nbody', 'json', '{"title": "A"}\n', 'body'],
  ['---toml\ntitle = "A"\n---\nbody', 'toml', 'title = "A"\n', 'body'],
  ['{"title": "}{\\"", "a": {"b": 1}}\nbody', 'json', '{"title": "}{\\"", "a": {"b": 1}}', 'body'],
  ['{}\nbody', 'json', '{}', 'body'],
  [';;;\n"title": "A"\n;;;\nbody', 'json', '"title": "A"\n', 'body'],
  ['"title": "A",\n"x": 1\n;;;\nbody', 'json', '"title": "A",\n"x": 1\n', 'body'],
  ['\n\n---\n\nA rule, then text', 'none', '', '\n\n---\n\nA rule, then text'],
  ['text\n---\ntitle: A\n---\n', 'none', '', 'text\n---\ntitle: A\n---\n'],
  ['Note: a heading\n---\ntext', 'none', '', 'Note: a heading\n---\ntext'],
  ['{% raw %}\ntext', 'none', '', '{% raw %}\ntext'],
  ['{{ page.title }}', 'none', '', '{{ page.title }}'],
  ['\uFEFFtext', 'none', '', 'text'],
  ['', 'none', '', ''],
];

test('front matter ends where its author ended it, and the body keeps every character', () => {
  for (const [text, format, header, body] of splits) {
    const split = splitFrontMatter(text);
    assert.deepEqual({ format: split.format, header: split.header, body: split.body }, { format, header, body }, JSON.stringify(text));
  }
});

test('the header knows its line', () => {
  assert.equal(splitFrontMatter('---\ntitle: A\n---\n').line, 2);
  assert.equal(splitFrontMatter('\r\n\r\n---\r\ntitle: A\r\n---\r\n').line, 4);
  assert.equal(splitFrontMatter('{"a": 1}').line, 1);
});

const unended = ['---\ntitle: A\nbody', '+++\ntitle = "A"\n', '{"title": "A"\nbody', `---\nx: ${'y'.repeat(50_001)}\n---\n`];

test('a header that never ends is refused', () => {
  for (const text of unended) assert.throws(() => splitFrontMatter(text), Problem, text.slice(0, 40));
});

const values: [format: FrontMatter['format'], header: string, fields: Record<string, unknown>][] = [
  ['yaml', 'a: 1\nb: -2.5\nc: text\nd:\ne: ~\nf: true\ng: [x, {y: z}]', { a: 1, b: -2.5, c: 'text', d: null, e: null, f: true, g: ['x', { y: 'z' }] }],
  [
    'yaml',
    'a: 2.0\nb: 007\nc: 1e3\nd: 97827848353123456789\ne: .inf\nf: 12:30',
    { a: '2.0', b: '007', c: '1e3', d: '97827848353123456789', e: '.inf', f: '12:30' },
  ],
  ['yaml', 'a: 2014-03-07\nb: 2014-03-07 10:30:00 +0200\nc: "2014-03-07"', { a: '2014-03-07', b: '2014-03-07 10:30:00 +0200', c: '2014-03-07' }],
  ['yaml', 'a: 1\na: 2', { a: 2 }],
  ['yaml', 'base: &b {x: 1}\na:\n  <<: *b\n  y: 2', { base: { x: 1 }, a: { x: 1, y: 2 } }],
  ['yaml', 'x: !ruby/object:Foo {a: 1}\ny: !!binary aGk=\nz: !!timestamp 2014-01-01', { x: { a: 1 }, y: 'aGk=', z: '2014-01-01' }],
  ['yaml', '__proto__: {admin: true}\nconstructor: c\nn: {__proto__: {a: 1}}', { constructor: 'c', n: {} }],
  ['yaml', '# only a comment', {}],
  [
    'toml',
    'a = 1\nb = "x"\nd = 2014-03-07T10:30:00+02:00\ne = 2014-03-07\n[p]\nq = 97827848353123456789',
    { a: 1, b: 'x', d: '2014-03-07T10:30:00.000+02:00', e: '2014-03-07', p: { q: '97827848353123456789' } },
  ],
  ['json', '{"a": 1, "b": 1.0, "__proto__": {"c": 1}}', { a: 1, b: '1.0' }],
  ['json', '"a": "x",\n"b": null,\n', { a: 'x', b: null }],
];

test('values are those that their author wrote', () => {
  for (const [format, header, fields] of values) assert.deepEqual(parseHeader({ format, header, line: 1 }), { fields }, header);
});

const broken: [text: string, fields: Record<string, unknown>, notice: RegExp][] = [
  ['title: Foo: bar\ntags: [a, b]', { title: 'Foo: bar', tags: ['a', 'b'] }, /line 2: .*: took title as it stands$/],
  ['a: 1\ntitle: "Foo" bar', { a: 1, title: '"Foo" bar' }, /line 3: /],
  ['title: @foo\ntags:\n\t- a\n\t- "b c"', { title: '@foo', tags: ['a', 'b c'] }, /took title, tags as it stands/],
  ['title: *foo*\ntags: [@a, "b"]', { title: '*foo*', tags: ['@a', 'b'] }, /took title, tags/],
  ['title: [Draft] Foo\nx:y: z', { title: '[Draft] Foo', x: 'y: z' }, /took title/],
  ['title: A\nexcerpt: <p>One.</p>\n\n<p>Two: three.</p>\n\ntags: a', { title: 'A', excerpt: '<p>One.</p>\n\n<p>Two: three.</p>', tags: 'a' }, /took excerpt/],
  ['title: A\n__proto__: @x\nb: @y', { title: 'A', b: '@y' }, /took __proto__, b/],
];

test('a broken line of YAML costs no other line, and is taken as it stands', () => {
  for (const [header, fields, notice] of broken) {
    const read = readHeader(`---\n${header}\n---\nbody`);
    assert.deepEqual(read.fields, fields, header);
    assert.match(read.notices.join('|'), notice);
    assert.equal(read.body, 'body');
  }
});

test('quotes may go on in the first column, as they do for Jekyll', () => {
  const { fields, notices } = readHeader('---\ntitle: "A \\"B\\"\nC: d"\nx: \'e\n\nf\'\'s\' # g\nlist:\n- "h\ni"\n---\n');
  assert.deepEqual(fields, { title: 'A "B" C: d', x: "e\nf's", list: ['h i'] });
  assert.deepEqual(notices, []);
});

const refused: [text: string, reason: RegExp][] = [
  ['---\nfoo bar\ntitle: x\n---\n', /line 2/],
  ['\n+++\ntitle = "a"\nx = \n+++\n', /line 4: invalid value/],
  ['{\n"title": "a",\n}\n', /line 3/],
  ['---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n', /too much/],
  ['---\na: &a [*a, *a]\n---\n', /too much/],
  [`{"a": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`, /too much/],
];

test('a header that no one can read is refused with its line and reason', () => {
  for (const [text, message] of refused) assert.throws(() => readHeader(text), { name: 'Problem', kind: 'invalid', message }, text.slice(0, 60));
});

test('a text between two rules is text', () => {
  for (const text of ['---\nSome text\n---\nmore', '---\n- a\n- b\n---\n']) {
    assert.deepEqual(readHeader(text), { found: false, text: '', fields: {}, body: text, notices: [] });
  }
});

test('a body comes back whole, whatever it holds', () => {
  const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom('---', '...', '+++', 'title: B', '', '\r')));
  fc.assert(
    fc.property(lines, (body) => {
      for (const header of ['---\ntitle: A\n---\n', '+++\ntitle = "A"\n+++\n', '{"title": "A"}\n']) {
        assert.equal(splitFrontMatter(header + body.join('\n')).body, body.join('\n'));
      }
    }),
  );
});

test('Eleventy’s programs are read for what they say in so many words, and never run', () => {
  const constants =
    'const title = "A; b";\nconst tags = ["x", "y"]\nexport const draft = true;\nconst nav = {\n\tkey: "K",\n\torder: 3\n};\nconst now = Date.now();\n';
  const fieldsOf = (header: string) => readHeader(`---js\n${header}---\nbody`).fields;
  assert.deepEqual(fieldsOf(constants), { title: 'A; b', tags: ['x', 'y'], draft: true, nav: { key: 'K', order: 3 }, now: 'Date.now()' });
  assert.deepEqual(fieldsOf("{\n\ttitle: 'A',\n\ttags: ['x']\n}\n"), { title: 'A', tags: ['x'] });
});
