import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { PathsFile, RedirectsFile } from '../src/loadtest/crawl/paths-file.js';
import { readRobots } from '../src/loadtest/crawl/robots-rules.js';
import { readWish } from '../src/commands/measure-options.js';
import { jsonIn, measure, summaryOf, workFolder } from './support/measured.js';
import { answering } from './support/small-server.js';

const folder = workFolder();

type Answer = { type: string; body: string | Buffer; packed?: boolean } | { to: string };
const page = (body: string): Answer => ({ type: 'text/html; charset=utf-8', body: `<!doctype html><title>t</title>${body}` });

/** A site that names its addresses in every way that there is. */
const site: Record<string, Answer> = {
  '/': page(
    `<link rel="canonical" href="https://blog.example/"><link rel=stylesheet href=/s.css><link rel="alternate" type="application/atom+xml" href="/feed">
    <a href="/a?x=1&amp;y=2#part">a</a><a href='old'>o</a><a href="/loop">l</a><a href="/none">n</a><a href="https://elsewhere.example/">e</a><a href="/private/x">p</a>
    <img src="/i0.png" srcset="/i1.png 1x, /i2.png 2x"><script src="/s.js"></script><!-- <a href="/comment">c</a> --><a href="mailto:ann@example.org">m</a>`,
  ),
  '/a?x=1&y=2': page('<base href="/deep/"><a href="er">d</a><style>p { background: url("/bg.png") }</style>'),
  '/deep/er': page('deep'),
  '/s.css': { type: 'text/css', body: '@font-face { src: url(/f.woff2) }', packed: true },
  '/s.js': { type: 'text/javascript', body: '"/not-a-link"' },
  '/f.woff2': { type: 'font/woff2', body: 'f' },
  '/feed': { type: 'application/atom+xml', body: '<feed><entry><link href="https://blog.example/in-the-feed?a=1&amp;b=2"/></entry></feed>' },
  '/in-the-feed?a=1&b=2': page('f'),
  '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /private\nSitemap: https://blog.example/all.xml' },
  '/all.xml': { type: 'application/xml', body: '<sitemapindex><sitemap><loc>/part.xml.gz</loc></sitemap></sitemapindex>' },
  '/part.xml.gz': { type: 'application/xml', body: gzipSync('<urlset><url><loc>https://blog.example/in-the-sitemap</loc></url></urlset>') },
  '/in-the-sitemap': page('s'),
  '/private/x': page('p'),
  ...Object.fromEntries(['/i0.png', '/i1.png', '/i2.png', '/bg.png'].map((path) => [path, { type: 'image/png', body: path }])),
  '/old': { to: '/older' },
  '/older': { to: '/deep/er' },
  '/loop': { to: '/loop2' },
  '/loop2': { to: '/loop' },
  '/deep/away': { to: 'https://elsewhere.example/x' },
};

const serveSite = () =>
  answering((request, response) => {
    const found = site[request.url!];
    if (!found) return response.writeHead(404).end('nothing');
    if ('to' in found) return response.writeHead(301, { location: found.to }).end();
    const isPacked = found.packed && /gzip/.test(request.headers['accept-encoding'] ?? '');
    return response
      .writeHead(200, { 'content-type': found.type, ...(isPacked ? { 'content-encoding': 'gzip' } : {}) })
      .end(isPacked ? gzipSync(found.body) : found.body);
  });

test('a site is crawled, and all of it is loaded, in its redirects too', async () => {
  const server = await serveSite();
  const ran = await measure(folder, [server.url, '--for', '1s', '--to', 'all', '--json']);
  await server.stop();
  const { load, crawl, memory } = summaryOf(ran);
  const { paths, leftOut } = jsonIn<PathsFile>(folder, 'all/paths.json');
  const expected = Object.keys(site).filter((path) => !('to' in site[path]!) && path !== '/private/x');
  assert.deepEqual(paths.map(({ path }) => path).toSorted(), expected.toSorted());
  assert.deepEqual(leftOut, [{ path: '/none', from: '/', why: 'answers 404' }]);
  const { redirects } = jsonIn<RedirectsFile>(folder, 'all/redirects.json');
  assert.deepEqual(Object.fromEntries(redirects.map(({ from, said }) => [from, said])), {
    '/old': 'takes 2 steps: /old → /older → /deep/er',
    '/older': 'leads to /deep/er',
    '/loop': 'never ends: /loop → /loop2 → /loop',
    '/loop2': 'never ends: /loop2 → /loop → /loop2',
  });
  assert.match(crawl!.notes.join('\n'), /1 addresses were not asked, as robots.txt says.*\nLinks to https:\/\/blog\.example were asked for here/);
  assert.deepEqual([ran.status, load!.failed, load!.changed], [0, 0, []]);
  assert.deepEqual(Object.keys(load!.statuses), ['200', '301']);
  assert.deepEqual(Object.keys(load!.groups).toSorted(), ['asset', 'feed', 'media', 'other', 'page', 'redirect']);
  assert.ok(memory!.why === null && memory!.max!.pss >= memory!.atRest!.pss * 0.9 && memory!.processes.some(({ pid }) => pid === process.pid));
  assert.deepEqual({ ...jsonIn<object>(folder, 'all/summary.json') }, JSON.parse(ran.out));
});

test('what was found can be given again, and a page that answers otherwise than it did is an error', async () => {
  const server = await serveSite();
  site['/deep/er'] = { to: '/' };
  site['/s.js'] = { type: 'text/javascript', body: 'longer than it was before' };
  const again = ['--paths', 'all/paths.json', '--redirects', 'all/redirects.json'];
  const ran = await measure(folder, [server.url, ...again, '--for', '500ms', '--fail-if', 'errors>0', '--fail-if', 'p99>60s', '--json']);
  await server.stop();
  const { load, crawl, thresholds } = summaryOf(ran);
  assert.equal(crawl, null);
  assert.deepEqual(load!.errors.map(({ kind, examples }) => [kind, examples]), [['status', ['/deep/er answered 301']]]); // prettier-ignore
  assert.deepEqual(load!.changed, ['/s.js']);
  assert.deepEqual(thresholds.map(({ failed }) => failed), [true, false]); // prettier-ignore
  assert.equal(ran.status, 1);
  assert.match(ran.error, /qvill: measure failed: errors>0: errors is \d+/);
  assert.ok(existsSync(join(folder, `measure-127.0.0.1-${server.port}`, 'summary.html')));
});

test('the summary is for people where nobody asks for JSON, and a second run goes into a folder of its own', async () => {
  const server = await serveSite();
  const paths = join(folder, 'two.json');
  writeFileSync(paths, JSON.stringify(['/s.css', '/a?x=1&y=2']));
  const run = (...more: string[]) => measure(folder, [server.url, '--paths', paths, '--for', '300ms', ...more]);
  const [first, second, rated] = [await run(), await run(), await run('--rate', '50', '--quiet')];
  const taken = await run('--to', `measure-127.0.0.1-${server.port}`);
  await server.stop();
  for (const said of [
    /^Load {7}http:\/\/127.*10 users, 2 addresses/m,
    /^It stopped: its time was over/m,
    /^Latency +p50/m,
    /^ {2}all +\d/m,
    /^Memory {5}PSS: at rest/m,
  ])
    assert.match(first.out, said);
  const name = `measure-127.0.0.1-${server.port}`;
  assert.ok(first.out.endsWith(`\n${name}/summary.html\n`) && second.out.endsWith(`\n${name}-2/summary.html\n`));
  assert.match(rated.out, /50 requests a second, up to 500 at once/);
  assert.match(rated.out, /^Requests {3}1[3-6], /m);
  assert.equal(rated.error, '');
  assert.deepEqual([taken.status, taken.out], [1, '']);
  assert.match(taken.error, /holds a measurement \(summary\.json\): name another folder, or add --overwrite/);
});

test('the k6 script asks for the same, expects the same, and ends by the same rule', async () => {
  const server = await serveSite();
  writeFileSync(
    join(folder, 'three.json'),
    JSON.stringify([{ path: '/s.css', status: 200, group: 'asset' }, '/x\u2028y', { path: '/old', status: 301, group: 'redirect', to: '/x' }]),
  );
  await measure(folder, [
    server.url,
    '--paths',
    'three.json',
    '--for',
    '2s',
    '--think',
    '1s',
    '--users',
    '3',
    '--to',
    'k6',
    '--fail-if',
    'p99>50ms',
    '--fail-if',
    'errors>0',
  ]);
  await server.stop();
  const script = readFileSync(join(folder, 'k6/k6.js'), 'utf8');
  const asked: string[] = [];
  const checked: boolean[] = [];
  const fake = {
    http: { get: (url: string) => (asked.push(url), { status: url.endsWith('.css') ? 200 : 404, headers: {} }) },
    check: (answer: unknown, checks: Record<string, (answer: unknown) => boolean>) => checked.push(Object.values(checks).every((each) => each(answer))),
    sleep: (seconds: number) => asked.push(`sleeps ${seconds}`),
    exec: { scenario: { iterationInTest: 0 } },
  };
  // k6's modules, as far as the script wants them
  Object.assign(globalThis, { fake, __ENV: {} });
  const modules = { 'k6/http': 'globalThis.fake.http', 'k6/execution': 'globalThis.fake.exec' };
  let text = script.replace(`from 'k6'`, `from 'data:text/javascript,export const { check, sleep } = globalThis.fake'`);
  for (const [name, value] of Object.entries(modules)) text = text.replace(`from '${name}'`, `from 'data:text/javascript,export default ${value}'`);
  const { default: iteration, options } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { default: () => void; options: unknown };
  for (const n of [0, 1, 3]) {
    fake.exec.scenario.iterationInTest = n;
    iteration();
  }
  assert.deepEqual(asked.filter((each) => each.startsWith('http')), [`${server.url}/s.css`, `${server.url}/x%E2%80%A8y`, `${server.url}/s.css`]); // prettier-ignore
  assert.deepEqual([checked, asked.filter((each) => each === 'sleeps 1').length], [[true, false, true], 3]);
  assert.deepEqual(options, {
    scenarios: { all: { executor: 'constant-vus', vus: 3, duration: '2s' } },
    thresholds: { http_req_duration: ['p(99)<=50'], checks: ['rate>=1'] },
    maxRedirects: 0,
    discardResponseBodies: true,
  });
});

function complaintOf(args: string[]): string {
  try {
    readWish(args);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('every example of docs/measuring.md is one that the command takes, and every option of its guide is there', () => {
  const guide = readFileSync('docs/measuring.md', 'utf8');
  const examples = [...guide.matchAll(/^ {4}bin\/qvill measure (.*?)(?: +#.*)?$/gm)].map(([, words = '']) =>
    words.match(/'[^']*'|\S+/g)!.map((word) => word.replaceAll("'", '')),
  );
  assert.ok(examples.length >= 6);
  for (const args of examples) readWish(args);
  for (const [, name] of guide.matchAll(/`(--[a-z0-9-]+)/g)) {
    assert.doesNotMatch(complaintOf([name!]), /Unknown option/);
  }
});

test('robots.txt is read as RFC 9309 says', () => {
  const text =
    '# c\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nUser-agent: someone\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\nDisallow: \nSitemap: /s.xml # here';
  const { allows, sitemaps } = readRobots(text);
  const paths = ['/', '/a', '/ab', '/a/b/c', '/x.pdf', '/x.pdf?y', '/b'];
  assert.deepEqual(paths.filter((path) => !allows(path)), ['/a', '/ab', '/x.pdf']); // prettier-ignore
  assert.deepEqual(sitemaps, ['/s.xml']);
  assert.ok(!readRobots(`${text}\n\nUser-agent: Qvill\nDisallow: /b`).allows('/b') && readRobots('Disallow: /').allows('/'));
});
