import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { Histogram } from '../src/core/histogram.js';
import { bounds, distributionOf } from '../src/ops/distribution.js';
import { expose, type Family, formatOf } from '../src/ops/exposition.js';
import { startBlog } from './support/blog.js';
import { end } from './support/server.js';
import { keyOf, lintMetrics, metricsSkipReason as skip, readMetrics, type Series } from './support/metrics.js';
import { look, startWatched, type Watched } from './support/watched.js';

const openType = 'application/openmetrics-text;version=1.0.0';
const folder = mkdtempSync(join(tmpdir(), 'qvill-metrics-'));
after(() => rmSync(folder, { recursive: true }));

describe('the metrics of a blog', { skip }, () => {
  let blog: Watched;
  before(async () => {
    const data = join(folder, 'data');
    // Made before, so that it has published nothing, and asks itself for no page to see whether it is there
    const first = await startBlog({ data });
    await first.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
    await first.stop();
    blog = await startWatched(data, { QVILL_URL: first.config.url });
  });
  after(async () => blog && (await end(blog.app)));

  const metrics = async (): Promise<Series[]> => readMetrics((await look(blog.ops, 'GET /metrics')).body);
  const valueIn = (all: Series[], name: string, labels: Record<string, string> = {}): number => {
    const found = all.find((series) => keyOf(series) === keyOf({ name, labels }));
    return found ? found.value : assert.fail(`there is no ${name} ${JSON.stringify(labels)}`);
  };

  test('are read by Prometheus’s own parsers, and its tool finds nothing to say against their names', async () => {
    const plain = await look(blog.ops, 'GET /metrics');
    assert.deepEqual([plain.status, plain.headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8']);
    assert.equal(lintMetrics(plain.body), '');
    const open = await look(blog.ops, 'GET /metrics', { accept: `${openType},text/plain;version=0.0.4;q=0.5` });
    assert.equal(open.headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    const [one, other] = [readMetrics(plain.body), readMetrics(open.body, 'openmetrics')];
    assert.deepEqual(other.map(keyOf).toSorted(), one.map(keyOf).toSorted());
    assert.equal(new Set(one.map(keyOf)).size, one.length, 'each is there once');
  });

  test('are all there from the start, and none comes with what is asked for', async () => {
    const first = await metrics();
    for (const route of ['page', 'feed', 'asset', 'media', 'moved', 'gone', 'missing', 'search', 'kudos', 'refused', 'admin', 'api', 'preview'])
      for (const status of ['2xx', '304', '3xx', '4xx', '5xx', 'cut']) {
        valueIn(first, 'qvill_http_request_duration_seconds_count', { route, status });
        valueIn(first, 'qvill_http_response_bytes_total', { route, status });
      }
    const { headers } = await look(blog.port, 'GET /welcome');
    const readers: [line: string, headers?: Record<string, string>][] = [
      ['GET /welcome'],
      ['GET /welcome', { 'if-none-match': String(headers.etag) }],
      ['GET /Welcome'],
      ['GET /atom.xml'],
      ['GET /nowhere'],
      ['GET /.env'],
      ['POST /welcome'],
    ];
    for (const [line, more] of readers) await look(blog.port, line, more);
    const second = await metrics();
    // Then the app wakes, and may look itself whether its pages are to be seen
    for (const path of ['/search?q=x', '/admin', '/admin/session/new', '/api/posts', '/preview/x', '/admin/nothing/of/that/name'])
      await look(blog.port, `GET ${path}`);
    const third = await metrics();
    for (const all of [second, third]) assert.deepEqual(all.map(keyOf), first.map(keyOf));
    const grown = (name: string, route: string, status: string, [before, now]: [Series[], Series[]]) =>
      valueIn(now, name, { route, status }) - valueIn(before, name, { route, status });
    const came = (route: string, status: string, looks: [Series[], Series[]] = [first, second]) =>
      grown('qvill_http_request_duration_seconds_count', route, status, looks);
    const counts = [came('page', '2xx'), came('page', '304'), came('moved', '3xx'), came('feed', '2xx'), came('missing', '4xx'), came('refused', '4xx')];
    assert.deepEqual(counts, [2, 1, 1, 1, 1, 2]);
    assert.equal(grown('qvill_http_response_bytes_total', 'page', '2xx', [first, second]), 2 * Number(headers['content-length']));
    assert.deepEqual([came('admin', '2xx', [second, third]), came('admin', '3xx', [second, third]), came('api', '4xx', [second, third])], [1, 1, 1]);
  });

  test('say what process it is, and what it takes', async () => {
    const all = await metrics();
    const { version } = process;
    const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
    assert.equal(valueIn(all, 'nodejs_version_info', { version, major, minor, patch }), 1);
    assert.ok(
      all.some(({ name, labels }) => name === 'qvill_build_info' && /^\d+\.\d+\.\d+$/.test(labels['version']!) && /^[0-9a-f]{12}$/.test(labels['build']!)),
    );
    const started = valueIn(all, 'process_start_time_seconds');
    assert.ok(started > Date.now() / 1000 - 300 && started < Date.now() / 1000);
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_virtual_memory_bytes',
      'process_open_fds',
      'process_max_fds',
      'nodejs_heap_size_used_bytes',
    ])
      assert.ok(valueIn(all, name) > 0, name);
  });

  test('hold no address, and nothing of who asked', async () => {
    await look(blog.port, 'GET /a-secret-address?token=a-secret-token', { 'user-agent': 'a-secret-agent', referer: 'https://a-secret-place.example/' });
    assert.doesNotMatch((await look(blog.ops, 'GET /metrics')).body, /secret|127\.0\.0\.1/);
  });
});

test('a histogram tells for each bound how many were not longer, exactly', () => {
  const edge = bounds[3]!;
  const times = new Histogram();
  for (const value of [0, 1, edge - 1, edge, 2 * edge - 1, 10 * bounds.at(-1)!]) times.add(value);
  const { counts, count, sum } = distributionOf({}, times);
  assert.deepEqual(counts.map(([, below]) => below), [2, 2, 2, 3, 5, ...Array<number>(bounds.length - 5).fill(5)]); // prettier-ignore
  assert.deepEqual([count, sum], [6, times.sum / 1e9]);
  assert.ok(counts.every(([bound], at) => bound === bounds[at]! / 1e9));
});

test('whatever stands in a label or a help comes back as it was', { skip }, () => {
  const words = ['', 'a "quoted" word', 'back\\slash', 'two\nlines', '\\n', 'größer 日本', '{a="b"} 1', '\\\\"', 'x # y'];
  const values = words.map((word, n) => ({ labels: { word }, value: [1, 0.5, -3, 1e21, Infinity, -Infinity, 2 ** 53, 1e-9, 0][n]! }));
  for (const format of ['text', 'openmetrics'] as const) {
    const families: Family[] = words.map((help, n) => ({ name: `made_${n}`, help, type: 'gauge', values }));
    const read = readMetrics(expose(families, format), format);
    assert.deepEqual(
      read.map(({ name, labels, value }) => ({ name, labels, value })),
      words.flatMap((_, n) => values.map(({ labels, value }) => ({ name: `made_${n}`, labels, value }))),
    );
  }
  assert.equal(lintMetrics(expose([{ name: 'made', help: words.join(' '), type: 'gauge', values }], 'text')), '');
});

test('the format is the one that is asked for', () => {
  const open = ['application/openmetrics-text', `${openType},text/plain;q=0.5,*/*;q=0.1`, 'text/plain;q=0.2, Application/OpenMetrics-Text; q=0.9'];
  const text = ['', '*/*', 'text/plain', 'application/openmetrics-text;q=0', 'application/openmetrics-text;q=0.3,text/plain'];
  assert.deepEqual([...open, ...text].map(formatOf), [...open.map(() => 'openmetrics'), ...text.map(() => 'text')]);
});
