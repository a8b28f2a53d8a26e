import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Database } from '../src/platform/database.service.js';
import { quarters } from './support/images.js';
import { header, importing, put } from './support/importing.js';
import { Others } from './support/others.js';
import { qvill } from './support/process.js';

let desk: Awaited<ReturnType<typeof importing>>;
before(async () => void (desk = await importing()));
after(() => desk.end());

type Told = { created: string[]; changed: string[]; unchanged: string[]; proof: { address: string; status: number; to: string | null; answers: boolean }[] };
const command = async (...args: string[]) => {
  const { status, out, error } = await qvill(['import', ...args, '--json'], { QVILL_DATA: desk.blog.config.data });
  assert.equal(error, '');
  const told = JSON.parse(out) as Told;
  return {
    status,
    told,
    proof: Object.fromEntries((told.proof ?? []).map(({ address, status: code, to, answers }) => [address, answers ? (to ?? code) : null])),
  };
};

test('old addresses lead to their posts, and the proof says what each answers', async () => {
  const { folderWith, ask, root } = desk;
  const folder = folderWith({
    '2015-03-04-spring.md': header('title: Spring'),
    '2015-06-07-summer-days.md': header('title: Summer\nslug: summer'),
    '2014-06-07-summer.md': header('title: An older summer\nslug: older'),
  });
  put(root, {
    'sitemap.xml': `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc>https://old.example/blog/spring.html</loc></url><url><loc>https://old.example/2014/06/summer/</loc></url>
      <url><loc>https://other.example/not-ours</loc></url><url><loc>https://old.example/a&amp;b/nowhere</loc></url></urlset>`,
    'crawl.txt': '# what people ask for\n/2015/06/summer-days\nhttps://old.example/?p=12 200\n\n/spring\n',
  });
  const options = [
    '--old-site',
    'https://old.example',
    '--permalinks',
    '/:year/:month/:day/:title.html',
    '--sitemap',
    join(root, 'sitemap.xml'),
    '--addresses',
    join(root, 'crawl.txt'),
  ];
  const { status, told, proof } = await command(folder, ...options);
  assert.equal(told.created.length, 3);
  assert.deepEqual(proof, {
    '/blog/spring.html': '/spring',
    '/2014/06/summer/': '/older',
    '/a&b/nowhere': null,
    '/2015/06/summer-days': '/summer',
    '/?p=12': null,
    '/spring': 200,
    '/2014/06/07/older.html': '/older',
    '/2015/03/04/spring.html': '/spring',
    '/2015/06/07/summer.html': '/summer',
  });
  assert.equal(status, 1, 'some of them are not answered');
  for (const [address, answer] of Object.entries(proof).filter(([, to]) => typeof to === 'string')) {
    const found = await ask(address);
    assert.deepEqual([found.status, found.headers.get('location')], [301, answer], address);
  }
  const again = await command(folder, ...options);
  assert.deepEqual([again.told.unchanged.length, again.proof], [3, proof], 'a second run changes nothing');
});

test('what came before can be given its old addresses later', async () => {
  const { folderWith } = desk;
  const folder = folderWith({ 'later-known.md': header('title: Later\ndate: 2015-09-09') });
  assert.deepEqual((await command(folder)).told.created, ['later-known.md']);
  const { status, told, proof } = await command(folder, '--permalinks', '/%year%/%postname%/');
  assert.deepEqual([status, told.changed, proof], [0, ['later-known.md'], { '/2015/later-known/': '/later-known' }]);
});

test('a pattern or a list that can’t be read stops the import before it begins', async () => {
  const environment = { QVILL_DATA: desk.blog.config.data };
  const folder = desk.folderWith({ 'x.md': header('title: X\ndate: 2015-01-01') });
  for (const [option, value, why] of [
    ['--permalinks', '/:moon/:slug', /has a placeholder that nothing here knows/],
    ['--addresses', join(desk.root, 'none.txt'), /none\.txt can't be read: there is nothing there/],
    ['--old-site', 'old.example', /is no address of a site/],
  ] as const) {
    const { status, error } = await qvill(['import', folder, option, value], environment);
    assert.equal(status, 1);
    assert.match(error, why);
  }
});

test('pictures of the old site are fetched when that is asked for, and from no other host', async () => {
  const others = await Others.start();
  const picture = await quarters(30, 20).png().toBuffer();
  others.put('/a.png', { headers: { 'content-type': 'image/png' }, body: picture });
  others.put('/page.png', { headers: { 'content-type': 'image/png' }, body: '<html>' });
  others.put('/sitemap.xml', {
    headers: { 'content-type': 'application/xml' },
    body: `<sitemapindex><sitemap><loc>${others.at('/part.xml.gz')}</loc></sitemap></sitemapindex>`,
  });
  others.put('/part.xml.gz', { body: gzipSync(`<urlset><url><loc>${others.at('/deep/fetched')}</loc></url></urlset>`) });
  const text = [
    `![](${others.at('/a.png')})`,
    '![](/a.png)',
    `![](${others.at('/lost.png')})`,
    `![](${others.at('/page.png')})`,
    '![](http://elsewhere.example/a.png)',
  ];
  const folder = desk.folderWith({ 'fetched.md': header('title: Fetched\ndate: 2015-10-10', text.join('\n\n')) });
  const markdown = async () => (await (await desk.blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug: 'fetched' } })).markdown;
  await command(folder);
  assert.deepEqual([others.asked, (await markdown()).trim()], [[], text.join('\n\n')], 'nobody is asked unless it is wanted');
  put(folder, { 'fetched.md': header('title: Fetched\ndate: 2015-10-10', `${text.join('\n\n')}\n`) });
  const { proof } = await command(folder, '--old-site', others.at(''), '--fetch-images', '--sitemap', others.at('/sitemap.xml'));
  assert.equal((await markdown()).trim(), ['![](/media/a.png)', '![](/media/a.png)', ...text.slice(2)].join('\n\n'));
  assert.deepEqual(proof, { '/deep/fetched': '/fetched' });
  assert.deepEqual(others.asked.filter((line) => line.includes('a.png')).length, 1);
  others.stop();
});
