import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Publisher } from '../src/publishing/publisher.service.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { EdgeBlog } from './support/edge.js';
import { nginxSkipReason } from './support/nginx.js';
import { varnishSkipReason } from './support/varnish.js';

describe('rules behind nginx and Varnish', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  const edge = new EdgeBlog();
  before(() => edge.start());
  after(() => edge.stop());

  test('a rule that comes, changes or goes over an address that Varnish has is in force there within a second', async () => {
    const redirects = edge.blog.app.get(RedirectStore);
    const answers = async () => {
      const { status, headers } = await edge.get('/short?utm_source=x&a=1');
      return `${status} ${headers.location ?? ''}`.trim();
    };
    const changed = async (work: Promise<void>) => {
      await work;
      await edge.blog.app.get(Publisher).publish();
      await sleep(1_000); // the bound itself
      return answers();
    };
    assert.equal(await answers(), '404');
    assert.equal(await changed(redirects.save({ source: 'short', target: '/one', code: '' }, null)), '301 /one?a=1');
    const [rule] = redirects.rows('', { skip: 0, take: 1 });
    assert.equal(await changed(redirects.save({ source: 'short', target: 'https://two.example/', code: '302' }, rule!.id)), '302 https://two.example/?a=1');
    assert.equal(await changed(redirects.save({ source: 'short', target: '', code: '410' }, rule!.id)), '410');
    assert.equal(await changed(redirects.remove(rule!.id)), '404');
  });
});
