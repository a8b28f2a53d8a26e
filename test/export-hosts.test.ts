import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ExportedBlog } from './support/exported.js';
import { type HostName, hostSkipReason, startHost } from './support/hosts.js';

let exported: ExportedBlog;
let site: string;
before(async () => {
  exported = await ExportedBlog.start();
  // Apache's own user must get there
  chmodSync(exported.folder, 0o755);
  site = join(exported.folder, 'site');
  const { status, error } = await exported.export(site);
  assert.equal(status, 0, error);
});
after(() => exported?.stop());

type Answer = { status: number; to: string | null; type: string | null; body: string };

async function ask(url: string, path: string): Promise<Answer> {
  const reply = await fetch(url + path, { redirect: 'manual' });
  const isMoved = reply.status >= 300 && reply.status < 400;
  const [type = null] = reply.headers.get('content-type')?.split(';') ?? [];
  const to = reply.headers.get('location');
  // Some hosts send raw UTF-8, which fetch reads as Latin-1, and some the whole address
  const address = to && decodeURI(Buffer.from(to, 'latin1').toString()).replace(url, '');
  const body = Buffer.from(await reply.arrayBuffer()).toString('base64');
  return { status: reply.status, to: address, type: isMoved ? null : type, body: isMoved ? '' : body };
}

/** Addresses that are nobody's, spellings of others, and files that are for the host alone. */
const others =
  `/missing /none/atom.xml /2026/missing /tags/none /hello /2026/hello /2026/hello.html /2026/hello/index.html /about/ /about.html /about/index.html /index.html /index
  /tags/go/ /404 /404.html /410.html /media/none.jpg /_qvill/manifest.json /_qvill/nginx-map.conf /_qvill/ /_redirects /.htaccess /.nojekyll
  /docs /Docs/ /chain?x /buried /blog /blog/a/b?c=1 /trash/x /by/2026/dots.and%20spaces /blogs /old/post?a=1&b=%20 /old/post/ /OLD/Post /what(is)+this.php?x=1 /about?utm=1 /about/?x=1 /about.html?x=1 /2026/hello?x=1 /2026/hello/?x=1 /index.html?x=1 /%2e%2e/etc/passwd /about%0d%0aX:1/ /about%0d%0aX:1`.split(
    /\s+/,
  );

/** What a host can't know without a look at every name: that case does not count. */
const inCase: Partial<Record<HostName, string[]>> = { 'caddy, told': ['/OLD/Post', '/Docs/'] };
/** Refused before anything is looked up. */
const refused = ['/%2e%2e/etc/passwd'];

for (const name of ['nginx, told', 'caddy, told', 'apache, told'] as const)
  test(`${name} by what the copy brings along, gives every answer that the blog gives`, { skip: hostSkipReason(name) }, async () => {
    const host = await startHost(name, site);
    try {
      const asked = [...new Set([...exported.addresses(), ...others])].filter((path) => !path.startsWith('/search') && !inCase[name]?.includes(path));
      assert.ok(asked.length > 60);
      const missing = readFileSync(join(site, '404.html')).toString('base64');
      const wrong: string[] = [];
      for (const path of asked) {
        const [theirs, ours] = await Promise.all([ask(host.url, path), ask(exported.blog.url, path)]);
        // Only the blog itself knows what may have been meant, and what scanners ask for
        if (ours.status === 404) Object.assign(ours, { body: missing, type: theirs.type });
        const isSame = refused.includes(path) ? theirs.status >= 400 : JSON.stringify(theirs) === JSON.stringify(ours);
        if (!isSame) wrong.push([path, ...[theirs, ours].map(({ status, to, type, body }) => `${status} ${to} ${type} ${body.length}`)].join('  '));
      }
      assert.deepEqual(wrong, []);
      // Doubled slashes do no harm: nobody is led to a host called “about”
      for (const path of ['//about', '//about/', '/about//', '//old/post', '//2026/hello'])
        assert.doesNotMatch((await ask(host.url, path)).to ?? '', /^\/\//, path);
    } finally {
      await host.stop();
    }
  });

for (const name of ['nginx', 'caddy', 'apache', 'python'] as const)
  test(`${name} alone, told nothing, shows every page at its address or one slash further`, { skip: hostSkipReason(name) }, async () => {
    const host = await startHost(name, site);
    try {
      for (const path of exported.addresses()) {
        const ours = await ask(exported.blog.url, path);
        if (ours.status !== 200 || path === '/search') continue;
        const first = await ask(host.url, path);
        const reached = first.to === `${decodeURI(path)}/` ? await ask(host.url, `${path}/`) : first;
        assert.deepEqual([path, reached.status, reached.body], [path, 200, ours.body]);
      }
      assert.equal((await ask(host.url, '/missing')).status, 404);
    } finally {
      await host.stop();
    }
  });

test('at an old address a host that can’t redirect shows a page that leads on, when it is asked for', { skip: hostSkipReason('python') }, async () => {
  const stubs = join(exported.folder, 'stubs');
  assert.equal((await exported.export(stubs, '--stubs')).status, 0);
  const host = await startHost('python', stubs);
  try {
    for (const path of ['/old/post/', '/alt/%C3%A4rger/']) {
      const { status, body } = await ask(host.url, path);
      assert.equal(status, 200);
      assert.match(Buffer.from(body, 'base64').toString(), /<meta http-equiv="refresh" content="0; url=\/2026\/brought-along\/">/);
    }
  } finally {
    await host.stop();
  }
});
