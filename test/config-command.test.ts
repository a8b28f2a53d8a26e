import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { qvill } from './support/process.js';

test('the configuration in force is printed with where each value came from, and without secrets', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-config-'));
  const file = join(folder, 'secret');
  writeFileSync(file, 'swordfish-in-a-file\n');
  const given = {
    QVILL_DATA: join(folder, 'data'),
    PORT: ' 4000 ',
    QVILL_EDGE_SECRET_FILE: file,
    QVILL_S3_SECRET: 'swordfish',
    QVILL_S3_KEY: 'swordfish',
    NEW_RELIC_LICENSE_KEY: '',
  };
  const { status, out, error } = await qvill(['config'], given);
  assert.deepEqual([status, error], [0, '']);
  assert.doesNotMatch(out, /swordfish/);
  assert.match(out, /^PORT=4000 +the environment$/m);
  assert.match(out, /^HOST=127\.0\.0\.1 +the default$/m);
  assert.match(out, new RegExp(`^QVILL_EDGE_SECRET=\\(set\\) +the file ${file}$`, 'm'));
  const json = await qvill(['config', '--json'], given);
  const values = JSON.parse(json.out) as Record<string, unknown>;
  assert.deepEqual(values['QVILL_S3_SECRET'], { value: '(set)', from: 'the environment' });
  assert.deepEqual(values['NEW_RELIC_LICENSE_KEY'], { value: '', from: 'the default' });
  assert.doesNotMatch(json.out, /swordfish/);
  rmSync(folder, { recursive: true });
});
