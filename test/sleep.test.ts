import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Activated } from './support/activated.js';
import { asleepBlog, kudosOf } from './support/asleep-blog.js';
import { seeded } from './support/kill/seeded.js';
import { ReadersLoad } from './support/readers-load.js';
import { freePort } from '../src/comparison/free-port.service.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-sleep-'));
const data = join(folder, 'data');
const path = join(folder, 'qvill.sock');
let port = 0;
let post = 0;
before(async () => {
  ({ post } = await asleepBlog(data));
  port = await freePort();
});
after(() => rmSync(folder, { recursive: true, force: true }));

const statusOf = async (address: string): Promise<number> => (await fetch(`http://127.0.0.1:${port}${address}`, { headers: { connection: 'close' } })).status;

describe('an app that has its socket from systemd', () => {
  let app: Activated;
  before(async () => {
    app = await Activated.start(folder, [port, path], {
      QVILL_DATA: data,
      QVILL_SLEEP_AFTER: '0.05',
      QVILL_OPS_PORT: 'off',
      WATCHDOG_USEC: '400000',
      HOST: 'none.invalid',
      PORT: '1',
    });
  });
  after(() => app.end());

  test('is not there until somebody connects, and says when it answers and that it is alive', async () => {
    assert.equal(app.count('started'), 0);
    const ready = app.next('notified', 0, 'READY=1');
    const open = fetch(`http://127.0.0.1:${port}/rivers`);
    assert.equal((await open).status, 200);
    await ready;
    await app.next('notified', 1, 'WATCHDOG=1');
    assert.equal(app.count('started'), 1);
    assert.equal(app.errors, '');
  });

  test('falls asleep when nobody is connected, and leaves word that nothing is due', async () => {
    const { status } = await app.next('ended', 0);
    assert.equal(status, 0);
    assert.equal(readFileSync(join(data, 'wake-at'), 'utf8'), 'never\n');
  });

  test('wakes for the admin, too, and falls asleep again', async () => {
    const before = app.count('ended');
    assert.equal(await statusOf('/admin/session/new'), 200);
    await app.next('ended', before);
  });

  test('goes to sleep and wakes more than fifty times while readers come at random, and not one of them is lost', { timeout: 280_000 }, async () => {
    const seed = Date.now() % 1e9;
    const random = seeded(seed);
    const load = new ReadersLoad(() => (random() < 0.7 ? { port } : { socketPath: path }), post, random);
    const naps = app.count('ended') + 51;
    const running = load.run(2, 300);
    while (app.count('ended') < naps) await app.next('ended');
    load.stop();
    await running;
    assert.deepEqual(load.wrong, [], `seed ${seed}`);
    assert.equal(kudosOf(data, post), load.kudos);
    assert.equal(app.events.filter(({ event, status }) => event === 'ended' && status !== 0).length, 0);
    assert.equal(app.errors, '');
  });
});
