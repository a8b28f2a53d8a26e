import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caddyMap } from '../src/mirror/caddy-map.js';
import type { Contents } from '../src/mirror/contents.js';
import { plainSite } from '../src/mirror/plain-site.js';

const contents = (moved: Record<string, string>, patterns: Contents['patterns'] = []): Contents =>
  ({
    pages: [{ path: '/about', file: '/x' }],
    media: [],
    gone: ['/gone{$HOME}'],
    moved: Object.entries(moved).map(([key, to]) => ({ key, to, status: 301 })),
    patterns,
  }) as unknown as Contents;

test('no old address of a post stands where the hosts look for their own files', () => {
  const moved = { '/_redirects': '/about', '/_qvill/x': '/about', '/_redirects/y': '/about', '/old': '/about' };
  const names = plainSite(contents(moved), { nginx: 'n', caddy: 'c', htaccess: 'h' }, true).map(({ name }) => name);
  for (const name of ['_redirects', '_qvill/nginx.conf', 'old.html', 'old/index.html', 'about.html']) assert.ok(names.includes(name), name);
  const folders = new Set(
    names.flatMap((name) =>
      name
        .split('/')
        .slice(0, -1)
        .map((_, n, parts) => parts.slice(0, n + 1).join('/')),
    ),
  );
  for (const name of names) assert.ok(!folders.has(name), `${name} is a file and a folder`);
  assert.ok(!names.some((name) => /^_redirects.|^_qvill\/x/.test(name)), names.join(' '));
});

test('Caddy finds no variable of its environment in what it is told', () => {
  const map = caddyMap(contents({ '/a{$HOME:x}': '/b', '/c': '/d?{$HOME}', '/e{f}': '/g' }, [{ source: '/h/*', code: 301, target: '/i?{$HOME}&:splat' }]));
  assert.doesNotMatch(map, /\{\$|HOME(?!\\?\})/);
  assert.match(map, /`\/c` `\/d\?%7B\$HOME\\\}`/);
  assert.match(map, /`\/e\\\{f\\\}` `\/g`/);
});
