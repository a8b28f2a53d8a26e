import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isScanned, patterns } from '../src/core/scanned-path.js';
import { checkAlias } from '../src/posts/post-fields.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

const published = { by: null, reason: 'published', status: 'published' } as const;

test('nginx refuses what the app refuses', () => {
  const refused = [...readFileSync('nginx/site.conf', 'utf8').matchAll(/location ~(\*?) "(.*)" \{\n\s+error_page 404 \/\.answers\/404;\n\s+return 404;/g)];
  assert.deepEqual(refused.map(([, star, pattern]) => [pattern, star ? 'i' : '']), patterns.map(({ source, flags }) => [source.replaceAll('\\/', '/'), flags])); // prettier-ignore
});

test('what scanners ask for is told from what a blog may have or have had', () => {
  const scanned = `/.env /.git/config /wp-login.php /blog/wp-login.php //xmlrpc.php /XMLRPC.PHP /wp-admin/ /wp-admin/install.php /wp/wp-includes/wlwmanifest.xml
    /cgi-bin/luci /wp-content/plugins/x/y.php /vendor/phpunit/src/eval-stdin.php /.well-known/.env /a/.htaccess /.aws/credentials /adminer.php`;
  const addresses = `/ /wp-login /wp-admin /cgi-bin /index.php /index.php/2012/05/a-post /2004/05/000123.php /wp-content/uploads/2019/05/river.jpg /wp-content/themes/x/header.jpg
    /.well-known/security.txt /env /phpinfo /actuator /vendor/phpunit /feed /?p=12 /a.b/c /wp-json/wp/v2 /wp-login.php.html/x`;
  const differ = [...scanned.split(/\s+/).filter((path) => !isScanned(path)), ...addresses.split(/\s+/).filter(isScanned)];
  assert.deepEqual(differ, []);
});

test('no address that nginx refuses can be given to a post; long ones are no trouble', async () => {
  for (const alias of ['/wp-login.php', '/blog/xmlrpc.php', '/wp-admin/old-post', '/cgi-bin/blog.cgi'])
    assert.throws(() => checkAlias(alias), /scanners/, alias);
  for (const alias of ['/wp-login', '/index.php', '/2004/05/000123.php']) assert.doesNotThrow(() => checkAlias(alias));
  const blog = await startBlog();
  const posts = blog.app.get(PostStore);
  await posts.create(fields({ title: 'Scanners', aliases: ['/wp-login', '/index.php', '/2004/05/000123.php'] }), published, { authorIds: [] });
  await assert.rejects(posts.create(fields({ title: 'Other', aliases: ['/xmlrpc.php'] }), published, { authorIds: [] }), /scanners/);
  await blog.app.get(Publisher).publish();
  for (const path of ['/wp-login', '/index.php', '/2004/05/000123.php?x'])
    assert.equal((await fetch(blog.url + path, { redirect: 'manual' })).status, 301, path);
  await blog.stop();
  for (const path of ['/'.repeat(8_000), '/a'.repeat(4_000), '/wp-'.repeat(2_000)]) assert.ok(!isScanned(path));
});
