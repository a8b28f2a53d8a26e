import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { type Answer, ask, EdgeBlog } from './support/edge.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { varnishSkipReason } from './support/varnish.js';

const tokens = ['0123456789abcdef0123456789abcdef', 'Short_1'];
const words = tokens.map((token) => `loaderio-${token}`);

describe('a load-test service finds the tokens that the blog’s owner has set', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  const edge = new EdgeBlog();
  let ports: [name: string, port: number][];

  before(async () => {
    await edge.start({ LOADERIO_TOKENS: `${tokens[0]}, loaderio-${tokens[1]}` });
    await edge.blog.app.get(RedirectStore).save({ source: '/*', target: 'https://elsewhere.example/', code: '302' }, null);
    await edge.write({ title: 'Loaderio story', slug: 'loaderio-story' });
    ports = [
      ['the app', edge.blog.port],
      ['nginx', edge.nginxPort],
      ['Varnish', edge.edgePort],
    ];
  });
  after(() => edge.stop());

  const summary = ({ status, body, headers }: Answer) => [status, headers['content-type'], headers['cache-control'], body];

  test('at each of their addresses, in text, before a rule that catches everything', async () => {
    for (const [name, port] of ports) {
      assert.equal((await ask(port, 'GET /anything')).status, 302, name);
      for (const word of words)
        for (const ending of ['', '.txt', '.html', '/', '?x=1']) {
          assert.deepEqual(summary(await ask(port, `GET /${word}${ending}`)), [200, 'text/plain; charset=utf-8', 'no-store', word], `${name} ${ending}`);
          assert.deepEqual(summary(await ask(port, `HEAD /${word}${ending}`)), [200, 'text/plain; charset=utf-8', 'no-store', '']);
        }
    }
  });

  test('and no others: these are addresses like any other', async () => {
    await edge.blog.app.get(RedirectStore).remove(1);
    await edge.publish();
    for (const [name, port] of ports)
      for (const path of [
        'loaderio-',
        'loaderio-other',
        'loaderio-other.txt',
        `${words[0]}x`,
        `${words[0]}.xml`,
        words[0]!.toUpperCase(),
        words[1]!.toLowerCase(),
        `x/${words[0]}`,
      ])
        assert.equal((await ask(port, `GET /${path}`)).status, 404, `${name} ${path}`);
    assert.equal((await ask(edge.blog.port, `POST /${words[0]}`)).status, 405);
  });

  test('a post may have such a name, also while the app is away', async () => {
    for (const [name, port] of ports) {
      assert.match((await ask(port, 'GET /loaderio-story')).body, /Loaderio story/, name);
      assert.equal((await ask(port, 'GET /Loaderio-Story')).headers.location, '/loaderio-story', name);
    }
    const listenPort = await freePort();
    const alone = await startNginx({ site: edge.blog.config.site, appPort: await freePort(), listenPort });
    assert.match((await ask(listenPort, 'GET /loaderio-story')).body, /Loaderio story/);
    assert.equal((await ask(listenPort, 'GET /loaderio-story/')).headers.location, '/loaderio-story');
    assert.equal((await ask(listenPort, `GET /${words[0]}`)).status, 404);
    await alone.stop();
  });
});
