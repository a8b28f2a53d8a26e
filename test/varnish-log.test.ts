import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Days } from '../src/readership/days.js';
import { logLine } from '../src/readership/log-line.js';
import { Tally } from '../src/readership/tally.js';
import { ask } from './support/edge.js';
import { firefox } from './support/readers.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { until } from './support/typing.js';
import { startVarnish, varnishSkipReason } from './support/varnish.js';

test(
  'varnishncsa writes the fields of nginx’s log for every request, those that Varnish answers among them, and no secret',
  { skip: varnishSkipReason() },
  async () => {
    const backend = createServer((req, res) =>
      res.writeHead(200, { 'cache-control': 'public, no-cache', 'content-length': 4, 'x-qvill-whole': req.url! }).end('page'),
    );
    await once(backend.listen(0, '127.0.0.1'), 'listening');
    const port = await freePort();
    const varnish = await startVarnish({ backendPort: (backend.address() as { port: number }).port, listenPort: port });
    const log = spawn('varnishncsa', ['-n', varnish.workFolder, '-f', 'nginx/varnish.log-format'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    log.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    // It takes a moment until it listens
    await until('the first line', async () => (await ask(port, 'GET /first'), out.includes('/first')));
    await ask(port, 'GET /page?a="b"', { referer: 'https://a.example/"', 'user-agent': 'A "browser"\\', host: 'blog.example' });
    await ask(port, 'GET /page?a=2');
    await ask(port, 'GET /preview/secret');
    await ask(port, 'GET /admin/invitation?x=1&token=secret');
    await until('the last line', () => out.includes('token='));
    log.kill();
    await varnish.stop();
    backend.close().closeAllConnections();
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    const [page, again, preview, invitation] = lines.filter(({ uri }) => uri !== '/first') as [Record<string, unknown>, ...Record<string, unknown>[]];
    assert.ok(!Number.isNaN(Date.parse(String(page['time']).replace(/(\d\d)(\d\d)$/, '$1:$2'))));
    assert.deepEqual([page['host'], page['status'], page['cache'], page['address'], page['method']], ['blog.example', 200, 'MISS', '127.0.0.1', 'GET']);
    assert.deepEqual([page['referrer'], page['agent']], ['https://a.example/"', 'A "browser"\\']);
    assert.deepEqual([again!['uri'], again!['cache'], preview!['uri'], invitation!['uri']], ['/page?a=2', 'HIT', '/preview/-', '/admin/invitation?token=-']);
    assert.doesNotMatch(out, /secret/);
    // What Varnish answered by itself counts as what it asked for
    const tally = new Tally('blog.example', (_day, address) => createHash('sha256').update(address).digest());
    for (const { uri: target, ...seen } of out
      .trim()
      .split('\n')
      .map((text) => logLine(text)!))
      // prettier-ignore
      if (seen.isPartial || new Days('UTC').of(seen.time) === null) assert.fail('it is the log of all');
      else if (target.startsWith('/page')) tally.add({ ...seen, target, day: '2026-11-22', agent: firefox });
    assert.deepEqual(tally.take().filter(({ kind }) => kind === 'page' || kind === 'referrer').map(({ kind, name, count }) => [kind, name, count]), [['page', '/page', 2], ['referrer', 'a.example/%22', 1]]); // prettier-ignore
  },
);
