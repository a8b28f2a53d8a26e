import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ruleFor } from '../src/redirects/match.js';
import { MemoryBook } from '../src/redirects/memory-book.js';
import { readRule } from '../src/redirects/read-rule.js';
import { formatOf, formats, readText } from '../src/redirects/read-text.js';
import { bucketOf, lineOf, readLine, type Rule } from '../src/redirects/rule.js';
import { settle } from '../src/redirects/settle.js';
import { writeText } from '../src/redirects/write-text.js';

const origin = 'https://blog.example';
const read = (line: string): Rule => {
  const [source = '', target = '', code = ''] = line.split(' ');
  return readRule({ source, target, code }, origin);
};
const book = (...lines: string[]) => new MemoryBook(lines.map(read));
const answer = (path: string, ...lines: string[]): string | null => {
  const rule = ruleFor(path, book(...lines));
  return rule && `${rule.code} ${rule.target ?? ''}`.trim();
};

const matches: [path: string, lines: string[], answer: string | null][] = [
  ['/old', ['/old /new'], '301 /new'],
  ['/OLD//', ['old /new'], '301 /new'],
  ['/Old.html', ['/old/ https://example.org/New?x#y 302'], '302 https://example.org/New?x#y'],
  ['/über', ['/%C3%BCber /a'], '301 /a'],
  ['/a b', ['/a%20b /c 308'], '308 /c'],
  ['/a*b', ['/a%2Ab /c'], '301 /c'],
  ['/:name', ['/%3Aname /c'], '301 /c'],
  ['/x', ['/%3Aname /c'], null],
  ['/dead', ['/dead - 410'], '410'],
  ['/blog', ['/blog/* /posts/:splat'], '301 /posts/'],
  ['/blog/A/b.html', ['/blog/* /posts/:splat'], '301 /posts/A/b.html'],
  ['/blog/a/b', ['/blog/* /posts/:splat', '/blog/a/* /deep/:splat 307'], '307 /deep/b'],
  ['/blog/a', ['/blog/* /posts/:splat', '/blog/a /exact'], '301 /exact'],
  ['/blogs', ['/blog/* /posts/:splat'], null],
  ['/anything/at all', ['/* https://new.example/:splat'], '301 https://new.example/anything/at%20all'],
  ['/2020/05/hello', ['/:year/:month/:slug /:slug'], '301 /hello'],
  ['/2020/05/Hello.html', ['/:year/:month/:slug.html /:slug?y=:year'], '301 /Hello?y=2020'],
  ['/2020/05', ['/:year/:month/:slug /:slug'], null],
  ['/u/ann/x/y', ['/u/:name/* /people/:name/:splat'], '301 /people/ann/x/y'],
  ['/u/a&b', ['/u/:q https://find.example/?q=:q'], '301 https://find.example/?q=a%26b'],
  ['/b/2', ['/:a/:b /first', '/b/:c /second'], '301 /first'],
  ['/go', ['/go/* /:splat/evil.example'], '301 /evil.example'],
  ['/go//evil.example', ['/go/* /:splat'], '301 /evil.example'],
  ['/go/\\evil.example', ['/go/* /:splat'], '301 /%5Cevil.example'],
];
for (const [path, lines, expected] of matches)
  test(`with ${lines.join(' and ')}, ${path} is ${expected ?? 'nobody’s'}`, () => {
    assert.equal(answer(path, ...lines), expected);
  });

const refusals: [line: string, sentence: RegExp][] = [
  ['/admin/x /y', /is an address of the engine itself/],
  ['/ /y', /is an address of the engine itself/],
  ['/admin/* /y', /is an address of the engine itself/],
  ['/media/* /y', /is an address of the engine itself/],
  ['/wp-admin/* /y', /is what scanners ask for/],
  ['/a?b=1 /y', /look at the path alone/],
  ['/a/*/b /y', /star that is not its last part/],
  ['/a* /y', /star that is not its last part/],
  ['/:a/:a /y', /has a name twice/],
  ['https://other.example/a /y', /is on a host/],
  ['/%zz /y', /can’t be decoded/],
  ['/a //evil.example', /neither a path/],
  ['/a javascript:alert(1)', /neither a path/],
  ['/a example.org', /neither a path/],
  ['/a', /Where it leads is missing/],
  ['/a /b 200', /200 would show one page at the address of another/],
  ['/a /b 303', /no code of a redirect; it can be 301, 302, 307, 308 or 410/],
  ['/:a /:b', /names :b, which its source does not/],
  ['/:a https://x.example:80/:splat', /names :splat/],
];
for (const [line, sentence] of refusals)
  test(`“${line}” is refused`, () => {
    assert.throws(() => read(line), sentence);
  });

test('an address of the blog itself is a path', () => {
  assert.equal(read(`/a ${origin}/b?c#d`).target, '/b?c#d');
});

const text = `# the short ones
docs https://docs.example/start#top   # to the manual
/old   /new  302
/gone  410
`;
test('the lines of gosherve and servy are understood, and each that is no rule is named', async () => {
  const { lines, faults } = await readText(`${text}alone\n/q id=:id /blog/:id\n/c /d 302 Country=us\n`);
  assert.deepEqual(lines[0], { line: 2, written: { source: 'docs', target: 'https://docs.example/start#top', code: '' } });
  assert.deepEqual(
    lines.map(({ line, written }) => [line, written.code]),
    [
      [2, ''],
      [3, '302'],
      [4, '410'],
    ],
  );
  assert.deepEqual(
    faults.map(({ line, text: words, message }) => [line, words.split(' ')[0], message.split(' ').slice(0, 3).join(' ')]),
    [
      [5, 'alone', 'It says no'],
      [6, '/q', 'It looks at'],
      [7, '/c', 'It has a'],
    ],
  );
});

test('the four forms know themselves', async () => {
  assert.equal(formatOf(text), 'text');
  assert.equal(formatOf('source,target\n/a,/b'), 'csv');
  assert.equal(formatOf('/a,/b,301'), 'csv');
  assert.equal(formatOf('"/a";"/b"'), 'csv');
  assert.equal(formatOf('/a /b, 301'), 'text');
  assert.equal(formatOf('map $uri $new {\n  /a /b;\n}'), 'nginx');
  assert.equal(formatOf('/a /b;\n/c /d;'), 'nginx');
  assert.match((await readText('~^/a(.*)+$ /b;')).faults[0]!.message, /regular expression/);
});

const word = fc.constantFrom('a', 'b', 'ö x', 'c,"d"', 'a*', ':b', 'é%', '$1', 'index', '日本', 'a;b', '#c', '~x');
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `/${words.map(encodeURIComponent).join('/')}`.replaceAll('*', '%2A'));
const target = fc.oneof(
  path,
  path.map((some) => `https://example.org${some}?a=$b&c="d"#e`),
);
const anyRule = fc.oneof(
  fc.record({ source: path, target, code: fc.constantFrom('301', '302', '307', '308', '410') }),
  fc.record({
    source: path.map((some) => `${some}/*`),
    target: fc.constantFrom('/t/:splat', 'https://x.example/:splat?a'),
    code: fc.constantFrom('301', '410'),
  }),
  fc.record({ source: path.map((some) => `${some}/:one/:two`), target: fc.constantFrom('/:two/:one', '/:two'), code: fc.constant('302') }),
);
const rules = fc
  .array(anyRule, { maxLength: 12 })
  .map((all) => [...new Map(all.map((written) => readRule(written, origin)).map((rule) => [rule.source, rule])).values()]);

test('what is written in any form is read as the same rules again', async () => {
  await fc.assert(
    fc.asyncProperty(rules, fc.constantFrom(...formats), async (some, format) => {
      const { lines, faults } = await readText(writeText(some, format), format);
      const key = ({ source }: Rule) => source;
      assert.deepEqual(faults, []);
      const again = lines.map(({ written }) => readRule(written, origin));
      assert.deepEqual(again.toSorted((x, y) => (key(x) < key(y) ? -1 : 1)), some.toSorted((x, y) => (key(x) < key(y) ? -1 : 1))); // prettier-ignore
    }),
  );
  fc.assert(fc.property(anyRule, (written) => assert.deepEqual(readLine(lineOf(readRule(written, origin))), readRule(written, origin))));
});

test('after any additions no rule leads to another one, and every circle was refused', async () => {
  const small = fc.integer({ min: 0, max: 7 }).map((n) => `/n${n}`);
  const step = fc.oneof(
    fc.tuple(small, small).map(([from, to]) => `${from} ${to}`),
    small.map((to) => `/n1/* ${to}`),
    small.map((from) => `${from} /n1/x`),
    fc.constant('/:any /n2'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 8 }), async (batches) => {
      const all = new MemoryBook();
      for (const batch of batches) {
        const { refused } = await settle(all, [...new Map(batch.map(read).map((rule) => [rule.source, rule])).values()], new Map());
        for (const { message } of refused) assert.match(message, /circle: (\S+) → .*\S+$/);
      }
      for (const { source, target } of all.all) {
        assert.notEqual(source, target);
        if (target && !source.includes('*') && !source.includes(':')) assert.equal(ruleFor(target, all), null, `${source} → ${target}`);
      }
    }),
  );
});

test('a circle is refused with the way it takes, also through a prefix, and what grows for ever is one', async () => {
  const refused = async (before: string[], line: string) => (await settle(book(...before), [read(line)], new Map())).refused.map(({ message }) => message);
  assert.deepEqual(await refused(['/b /a'], '/a /b'), ['It would lead in a circle: /a → /b → /a']);
  assert.deepEqual(await refused([], '/a /a'), ['It would lead in a circle: /a → /a']);
  assert.deepEqual(await refused(['/new/y /old/y'], '/old/* /new/:splat'), ['It would lead in a circle: /new/y → /old/y → /new/y']);
  assert.match((await refused([], '/a/* /a/b/:splat'))[0]!, /circle: \/a\/x → \/a\/b\/x → \/a\/b\/b\/x → .* → …$/);
  assert.match((await refused([], `/c/* /c/${':splat/'.repeat(200)}`))[0]!, /circle: \/c\/x → /);
});

test('chains become one step, for rules that were there too; a post’s old address counts', async () => {
  const all = book('/a /b', '/x /y?q=1');
  const homes = new Map([
    ['/was', { at: '/post', title: 'Post' }],
    ['/post', { at: '/post', title: 'Post' }],
  ]);
  const { changed } = await settle(all, [read('/b /c'), read('/c /was'), read('/y https://out.example/')], homes);
  assert.deepEqual(changed.map(lineOf).toSorted(), [
    '/a 301 /post',
    '/b 301 /post',
    '/c 301 /post',
    '/x 301 https://out.example/?q=1',
    '/y 301 https://out.example/',
  ]);
  assert.deepEqual(
    (await settle(all, [read('/post /a'), read('/Was/ /a')], homes)).refused.map(({ message }) => message),
    ['“Post” lives at /post, and a page comes before a rule', '/was is an old address of “Post” and leads to /post already'],
  );
});

test('buckets hold a hundred thousand rules evenly', () => {
  const sizes = new Map<string, number>();
  for (let i = 0; i < 100_000; i++) {
    const bucket = bucketOf(`/2019/05/some-old-post-${i}`);
    sizes.set(bucket, (sizes.get(bucket) ?? 0) + 1);
  }
  assert.ok(sizes.size > 4_000 && Math.max(...sizes.values()) < 75, `${sizes.size} buckets, the largest has ${Math.max(...sizes.values())}`);
});
