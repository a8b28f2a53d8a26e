import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeBlog } from './support/edge.js';
import { realisticMix } from './support/edge-mix.js';
import { nginxSkipReason } from './support/nginx.js';
import { varnishSkipReason } from './support/varnish.js';

test(
  'of a realistic mix with publications 99 in 100 are answered by Varnish, and none that comes after a publication is old',
  {
    skip: nginxSkipReason() || varnishSkipReason(),
  },
  async () => {
    const edge = new EdgeBlog();
    await edge.start();
    const { requests, hits, oldPages, publications, statuses } = await realisticMix(edge, 8, 8_000, 8);
    await edge.stop();
    assert.deepEqual([publications, oldPages], [8, 0]);
    assert.ok(hits / requests >= 0.99, `${hits} of ${requests}, ${JSON.stringify(statuses)}`);
  },
);
