import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EdgeBlog, packings, textOf } from './support/edge.js';
import { nginxSkipReason } from './support/nginx.js';
import { until } from './support/typing.js';
import { ask as visit, join } from './support/visitor.js';
import { varnishSkipReason } from './support/varnish.js';

describe('what is published behind Varnish', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  const edge = new EdgeBlog();
  before(() => edge.start());
  after(() => edge.stop());

  test('what is published is seen at once, in every packing, by its page and by the lists that name it, and nothing else is fetched anew', async () => {
    await edge.write({ title: 'Untouched', markdown: 'x', publishedAt: '2020-01-01T00:00:00.000Z' });
    const revise = await edge.write({ title: 'Fresh', markdown: 'The first text.' });
    const pages = ['/fresh', '/', '/atom.xml'];
    for (const path of [...pages, '/untouched']) for (const packing of packings) await edge.get(path, { 'accept-encoding': packing });
    await revise({ title: 'Fresher', slug: 'fresh', markdown: 'The second text.' });
    for (const path of pages)
      for (const packing of packings) {
        const answer = await edge.get(path, { 'accept-encoding': packing, host: `${packing}.example` });
        assert.match(answer.body, /Fresher/, `${path} ${packing}`);
        assert.equal(answer.headers['x-cache'], 'HIT', 'fetched before the publication was acknowledged: no reader waits for it');
      }
    assert.equal((await edge.get('/untouched', { 'accept-encoding': 'br' })).headers['x-cache'], 'HIT');
  });

  test('addresses with letters beyond ASCII are purged too, and other spellings of them are never kept', async () => {
    const revise = await edge.write({ title: 'Über uns, 日本', slug: 'über-日本', markdown: 'one' });
    const path = '/%C3%BCber-%E6%97%A5%E6%9C%AC';
    const spellings = [path, path.toLowerCase(), '/./%C3%BCber-%E6%97%A5%E6%9C%AC', `${path.slice(0, -3)}${'%ac'}`, path.replace('-', '%2D')];
    for (const each of [...spellings, ...spellings]) assert.equal(textOf(await edge.get(each)), 'one', each);
    await revise({ markdown: 'two' });
    for (const each of spellings) assert.equal(textOf(await edge.get(each)), 'two', each);
    assert.deepEqual(await Promise.all(spellings.map(async (each) => (await edge.get(each)).headers['x-cache'])), ['HIT', 'MISS', 'MISS', 'MISS', 'MISS']);
  });

  test('a withdrawn page is gone at once, a page that comes is there at once', async () => {
    const revise = await edge.write({ title: 'Withdrawn' });
    await edge.get('/withdrawn');
    await revise({}, 'idea');
    assert.equal((await edge.get('/withdrawn')).status, 410);
    await revise({});
    assert.equal((await edge.get('/withdrawn')).status, 200);
    assert.equal((await edge.get('/to-come')).status, 404);
    await edge.write({ title: 'To come' });
    assert.equal((await edge.get('/to-come')).status, 200);
  });

  test('an address that becomes a page, or stops being one, is right within its one purge', async () => {
    const revise = await edge.write({ title: 'Wanders', slug: 'here' });
    await edge.get('/here?q=1');
    await revise({ slug: 'there' });
    assert.equal((await edge.get('/here?q=1')).headers.location, '/there?q=1');
    await revise({ slug: 'here' });
    assert.equal((await edge.get('/here?q=1')).status, 200);
    assert.equal((await edge.get('/there?q=1')).headers.location, '/here?q=1');
  });

  test('while nginx is away kept pages and redirects go on, and a withdrawn page does not come back', async () => {
    const revise = await edge.write({ title: 'Steady', markdown: 'one', aliases: ['/steady-alias'] });
    const withdraw = await edge.write({ title: 'Taken back' });
    for (const path of ['/steady', '/steady-alias', '/taken-back']) await edge.get(path);
    await edge.nginx.stop();
    await revise({ markdown: 'two' });
    await withdraw({}, 'idea');
    await sleep(1_200);
    for (const time of ['first', 'second']) assert.equal(textOf(await edge.get('/steady')), 'one', time);
    assert.equal((await edge.get('/steady-alias')).status, 301);
    const lost = await edge.get('/taken-back');
    assert.deepEqual([lost.status, lost.headers['cache-control'], lost.headers['retry-after'], lost.body], [503, 'no-store', '5', 'Unavailable\n']);
    assert.equal((await edge.get('/never-seen')).status, 503);
    assert.equal((await edge.get('/admin')).status, 503);
    await edge.startNginx();
    // Varnish asks a server that refused it again after a quarter of a second
    await until('the new text', async () => textOf(await edge.get('/steady')) === 'two');
    assert.equal((await edge.get('/taken-back')).status, 410);
  });

  test('what Varnish could not be told while it was away it is told when it is back, and what is outstanding is counted', async () => {
    const revise = await edge.write({ title: 'Patient', markdown: 'one' });
    await edge.get('/patient');
    await edge.told();
    const ada = await join(edge.blog, 'Ada', 'owner');
    const desk = async () => (await visit(edge.blog, 'GET /admin', ada)).body;
    await edge.varnish.stop();
    await revise({ markdown: 'two' });
    assert.ok((await edge.outstanding()) > 0);
    assert.match(await desk(), /http:\/\/127\.0\.0\.1:\d+ has not yet taken in \d+ changed addresses: connect ECONNREFUSED/);
    await edge.startVarnish();
    await edge.told();
    assert.equal(textOf(await edge.get('/patient')), 'two');
    assert.doesNotMatch(await desk(), /not yet taken in/);
  });
});
