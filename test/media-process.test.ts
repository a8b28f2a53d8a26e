import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { MediaProcess } from '../src/media/media-process.service.js';
import { Workbench } from '../src/media/workbench.service.js';
import { quarters } from './support/images.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-media-'));
after(() => rmSync(folder, { recursive: true }));
const picture = await quarters(40, 30).jpeg().toBuffer();

function job(name: string, bytes: Uint8Array) {
  const source = join(folder, `${name}.sent`);
  writeFileSync(source, bytes);
  return { kind: 'clean' as const, source, target: join(folder, name), name };
}

test('one process looks at many files, whatever became of those before, and then has no room for more', async () => {
  const process = new MediaProcess();
  for (let n = 0; n < 40; n++) {
    assert.equal(process.hasRoom, true, String(n));
    const answer = await process.ask(job(`a${n}.jpg`, n % 3 === 0 ? picture.subarray(0, 300) : picture));
    assert.ok('reply' in answer, String(n));
    assert.equal('problem' in answer.reply, n % 3 === 0, `${n}: ${JSON.stringify(answer)}`);
  }
  assert.equal(process.hasRoom, false);
  process.end();
});

test('one that is ended from outside says so, and takes no other file', async () => {
  const process = new MediaProcess();
  const asked = process.ask(job('b.jpg', picture));
  process.kill();
  assert.deepEqual(await asked, { ended: 'SIGKILL' });
  assert.equal(process.hasRoom, false);
});

test('a file is looked at by a new process when the one before has gone', async () => {
  const bench = new Workbench();
  for (const wait of [0, 0, 600]) {
    await pause(wait);
    const done = await bench.run(job(`c${wait}.jpg`, picture));
    assert.ok('cleaned' in done && done.cleaned.width === 40);
  }
  bench.onModuleDestroy();
});
