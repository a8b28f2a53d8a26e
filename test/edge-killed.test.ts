import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeKills } from './support/edge-kills.js';
import { nginxSkipReason } from './support/nginx.js';
import { varnishSkipReason } from './support/varnish.js';

// 10,000 changes and 500 kills: npm run bench-edge -- --changes 10000 --kills 500
test(
  'what was withdrawn is shown by no edge once that is acknowledged, though the app was killed before its purge and an edge was down',
  {
    skip: nginxSkipReason() || varnishSkipReason(),
  },
  async () => {
    const { kills, outages, readings, acknowledged, ...counts } = await new EdgeKills().run({ changes: 30, killEvery: 10, outageEvery: 12 });
    assert.deepEqual(counts, { changes: 30, bodiesAfterAcknowledgement: 0, bodiesLate: 0 });
    assert.ok(acknowledged >= 27);
    assert.ok(kills >= 3 && outages >= 2 && readings > 100, `${kills} kills, ${outages} outages, ${readings} readings`);
  },
);
