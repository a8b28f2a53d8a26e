import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { varnishSkipReason } from './support/varnish.js';

const folder = resolve('test', 'varnish');

describe('varnishtest', { skip: varnishSkipReason() }, () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.vtc')))
    test(name, () => {
      const args = ['-k', '-t', '30', '-D', `vcl=${resolve('nginx', 'qvill.vcl')}`, join(folder, name)];
      const { status, stdout, error } = spawnSync('varnishtest', args, {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], QVILL_EDGE_SECRET: 'told' },
        timeout: 45_000,
      });
      assert.equal(status, 0, `${error ?? ''}${stdout}`.slice(-4_000));
    });
});
