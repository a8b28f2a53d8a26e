import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { qvill } from './support/process.js';

const data = mkdtempSync(join(tmpdir(), 'qvill-versions-'));
after(() => rmSync(data, { recursive: true, force: true }));
const worktrees = (): string => spawnSync('git', ['worktree', 'list'], { encoding: 'utf8' }).stdout;

test('two versions of Qvill need names that git knows, and a wrong one leaves nothing behind', async () => {
  prepareData(configFrom({ QVILL_DATA: data }), new Clock());
  const before = worktrees();
  const { status, error } = await qvill(['compare', 'HEAD', 'no-such-version', '--wait', '0'], { QVILL_DATA: data });
  assert.equal(status, 1);
  assert.match(error, /There is no version “no-such-version” in this clone: it takes a tag, a branch or a commit/);
  assert.equal(worktrees(), before);
});
