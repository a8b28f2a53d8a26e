import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { parseHeader } from '../src/archive/markdown/front-matter-fields.js';
import { openSource } from '../src/archive/open-source.store.js';
import { splitFrontMatter } from '../src/core/front-matter.js';
import { Problem } from '../src/core/problem.js';
import { header, importing } from './support/importing.js';
import { pngChunk, pngWith, quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';
import { type ZipFile, zipOf } from './support/zip.js';

let media: MediaBlog;
let desk: Awaited<ReturnType<typeof importing>>;
before(async () => {
  media = await MediaBlog.start();
  desk = await importing();
});
after(async () => {
  await media?.stop();
  await desk?.end();
});

/** The most that this process, server and sender in one, had resident so far, in MB. */
const peak = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
const mostMegabytes = 1_000;

const large = deflateSync(Buffer.alloc(300_000_000), { level: 9 });
const named = (name: string, data: Buffer) => Buffer.concat([Buffer.from(`${name}\0\0`), data]);
const pngBy = async (...chunks: Buffer[]) => pngWith(await quarters(64, 64).png().toBuffer(), ...chunks);

/** Files that unfold, or are two things at once. What is kept of one is a picture and nothing else. */
const files: [name: string, make: () => Promise<Buffer> | Buffer, leftOut: RegExp][] = [
  ['profile.png', () => pngBy(pngChunk('iCCP', named('p', large))), /iCCP/],
  ['words.png', () => pngBy(pngChunk('zTXt', named('Comment', large))), /zTXt/],
  ['more-words.png', () => pngBy(...Array.from({ length: 500 }, () => pngChunk('tEXt', named('Comment', Buffer.from('hidden'))))), /tEXt|hidden/],
  ['jpeg-and-zip.jpg', async () => Buffer.concat([await quarters(64, 64).jpeg().toBuffer(), zipOf([{ path: 'evil.md', bytes: 'x' }])]), /evil/],
  ['gif-and-page.gif', async () => Buffer.concat([await quarters(64, 64).gif().toBuffer(), Buffer.from('<script>alert(1)</script>')]), /<script/],
  ['pdf-in-png.png', async () => Buffer.concat([await quarters(64, 64).png().toBuffer(), Buffer.from('%PDF-1.7 /JS (alert(1))')]), /%PDF/],
  ['entities.svg', () => Buffer.from(`<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, n) => `<!ENTITY b${n} "${`&${n ? `b${n - 1}` : 'a'};`.repeat(10)}">`).join('')}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&b19;</text></svg>`), /a{30}|ENTITY/],
  ['outside.svg', () => Buffer.from('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text><image href="http://127.0.0.1:1/x.png"/></svg>'), /root:|127\.0\.0\.1/],
  ['deep.svg', () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${'<g>'.repeat(200_000)}`), /<g><g><g>/],
  ['wide.svg', () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="${'M0 0'.repeat(1_000_000)}" onload="alert(1)"/></svg>`), /onload/],
]; // prettier-ignore
for (const [name, make, leftOut] of files)
  test(`${name} is refused in words, or kept without what it hides, and the next one is taken`, async () => {
    const added = await media.add(name, await make());
    assert.ok([201, 413, 415, 422].includes(added.status), `${added.status} ${added.text.slice(0, 300)}`);
    if (added.status === 201) assert.doesNotMatch((await media.kept(added)).toString('latin1'), leftOut);
    else assert.match(added.json.detail, new RegExp(`“${name.replace('.', '\\.')}”|\\bit\\b`));
    assert.equal((await media.add('next.png', await quarters(80, 60).png().toBuffer())).status, 201);
    assert.ok(peak() < mostMegabytes, `${peak()} MB`);
  });

test('a body that is packed is refused, and not unpacked', async () => {
  const body = Uint8Array.from(gzipSync(Buffer.alloc(40_000_000, '{"a":')));
  for (const path of ['/admin/posts', '/admin/media', '/api/posts', '/api/micropub', '/api/webmention', '/admin/session']) {
    const headers = { ...media.signedIn, 'content-type': 'application/json', 'content-encoding': 'gzip', accept: 'application/json' };
    const { status, headers: said, text } = await media.ask(`POST ${path}`, { body, headers });
    assert.deepEqual([status, said.get('accept-encoding'), /not packed/.test(text)], [415, 'identity', true], path);
  }
  assert.equal((await media.ask('GET /')).status, 200);
});

test('names in an archive that are written to be taken for others are kept apart, and none becomes a file of that name', async () => {
  const paths = ['a\u202Egpj.md', 'zero\u200Bwidth.md', 'CON.md', 'aux.md', 'nul.md', 'é.md', 'e\u0301.md', 'Case.md', 'case.md', ' lead.md', 'trail .md', 'a\tb.md', `${'x'.repeat(240)}.md`, '.../x.md', 'ﬁ.md', '．．／x.md'];
  const path = join(desk.root, 'names.zip');
  writeFileSync(path, zipOf(paths.map((each, n) => ({ path: each, bytes: header(`title: Named ${n}\ndate: 2018-01-01`) }))));
  const { report } = await desk.bring(path);
  const told = [...report.created, ...report.refused.map(({ file }) => file), ...report.skipped.map(({ file }) => file)];
  assert.equal(told.length, paths.length, `each is told of once: ${told.join(' ')}`);
  assert.ok(report.created.length >= paths.length - 3, report.created.join(' '));
}); // prettier-ignore

test('an archive of very many files, or whose end lies, is refused before it is unpacked', async () => {
  const many = zipOf(Array.from({ length: 65_535 }, (_, n): ZipFile => ({ path: `${n}.txt`, method: 0 })));
  many.writeUInt32LE(0xffff_fff0, many.length - 6); // where its directory begins
  const path = join(desk.root, 'many.zip');
  writeFileSync(path, many);
  await assert.rejects(desk.bring(path), /^Problem: The archive can't be read: /);
  assert.ok(peak() < mostMegabytes, `${peak()} MB`);
});

const lines = (make: (n: number) => string, times: number) => Array.from({ length: times }, (_, n) => make(n)).join('\n');
/** Front matter that costs a parser more than its length. */
const headers: Record<string, string> = {
  'aliases of aliases': `---\n${lines((n) => `a${n}: &a${n} [${n ? `*a${n - 1},`.repeat(9) : '"lol"'}]`, 30)}\n---\n`,
  'lists in lists': `---\na: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n---\n`,
  'maps in maps': `---\n${lines((n) => `${' '.repeat(n)}a:`, 300)}\n---\n`,
  'anchors without end': `---\na: &a {b: *a}\n---\n`,
  'merges of merges': `---\na0: &a0 {x: 1}\n${lines((n) => `a${n + 1}: &a${n + 1} {<<: [${`*a${n},`.repeat(9)}]}`, 20)}\n---\n`,
  'deep JSON': `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`,
  'deep TOML': `+++\na = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n+++\n`,
  'dotted TOML': `+++\n${'a.'.repeat(20_000)}b = 1\n+++\n`,
  'a key that is a prototype': '---\n__proto__: {isAdmin: true}\nconstructor: {prototype: {isAdmin: true}}\n---\n',
};
for (const [name, text] of Object.entries(headers))
  test(`front matter with ${name} is read or refused in words`, () => {
    try {
      parseHeader(splitFrontMatter(text));
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
    }
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
    assert.ok(peak() < mostMegabytes, `${peak()} MB`);
  });

/** Exports that cost a parser more than their length; each is refused, or gives what is whole. */
const exports: Record<string, string> = {
  'laughs.xml': `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">${lines((n) => `<!ENTITY a${n} "${`&a${n ? n - 1 : ''};`.repeat(10)}">`, 20)}]><rss version="2.0"><channel><title>&a19;</title></channel></rss>`,
  'deep.xml': `<rss version="2.0"><channel>${'<a>'.repeat(300_000)}`,
  'attributes.xml': `<rss version="2.0"><channel ${lines((n) => `a${n}="x"`, 100_000)}><item><title>x</title></item></channel></rss>`,
  'deep.json': `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(300_000)}`,
  'ghost.json': `{"db":[{"data":{"posts":[{"id":1,"title":"x","lexical":"${'{\\"root\\":'.repeat(20_000)}"}]}}]}`,
  'dump.sql': `-- MySQL dump 10\nINSERT INTO \`posts\` VALUES ${'('.repeat(300_000)}`,
};
for (const [name, text] of Object.entries(exports))
  test(`an export such as ${name} is refused in words or read as far as it goes`, async () => {
    const path = join(desk.root, name);
    writeFileSync(path, text);
    try {
      const source = await openSource(path, {} as never);
      for await (const _ of source.entries()) void _;
      await source.close?.();
    } catch (error) {
      assert.ok(error instanceof Problem, String((error as Error).stack));
    }
    assert.ok(peak() < mostMegabytes, `${peak()} MB`);
  });
