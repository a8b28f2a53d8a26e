import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { join } from 'node:path';
import { asleepBlog } from './support/asleep-blog.js';
import { BlogInTrouble } from './support/outage.js';
import { end } from './support/server.js';
import { SmallDisk } from './support/small-disk.js';
import { startWatched } from './support/watched.js';

describe('a disk that turns read-only while the blog is used', () => {
  const disk = new SmallDisk('failing', 64);
  after(() => disk.end());

  test('is named in the answer, the log and by the doctor, and readers notice nothing', { skip: disk.skip }, async (context) => {
    const blog = await BlogInTrouble.on(join(disk.folder, 'data'));
    try {
      assert.equal((await blog.post('Before')).status, 201);
      if (!disk.fail()) return context.skip('this machine lets nobody make a disk fail');
      const refused = await blog.post('After');
      assert.equal(refused.status, 500, refused.text);
      assert.match(refused.text, /The server’s disk (fails, or )?can be read only: nothing was changed\. Tell whoever runs the server\./);
      await blog.blamed(/^The server’s disk (fails, or )?can be read only$/);
      await blog.assertRead();
      const { status, of } = await blog.doctor();
      assert.equal(status, 1);
      assert.match(of('disk')[0]!, /^wrong: The server’s disk (fails, or )?can be read only/);
      assert.equal(await blog.stop(), 0);
    } finally {
      await blog.end();
    }
    assert.ok(disk.mountAnew());
    const again = await startWatched(join(disk.folder, 'data'));
    const statuses = await Promise.all(['/before', '/after'].map(async (path) => (await fetch(`http://127.0.0.1:${again.port}${path}`)).status));
    await end(again.app);
    assert.deepEqual(statuses, [200, 404]);
  });
});

describe('a blog that is started on a read-only disk', () => {
  const disk = new SmallDisk('memory', 48);
  after(() => disk.end());

  test('serves its readers, says to all others what is wrong, and needs no other start when that is mended', { skip: disk.skip }, async () => {
    const data = join(disk.folder, 'data');
    await asleepBlog(data);
    assert.ok(disk.remount('ro'));
    const { app, port, error } = await startWatched(data);
    const ask = async (path: string) => {
      const reply = await fetch(`http://127.0.0.1:${port}${path}`);
      return [reply.status, await reply.text()] as const;
    };
    try {
      assert.equal((await ask('/rivers'))[0], 200);
      const [status, text] = await ask('/admin/session/new');
      assert.deepEqual([status, text], [503, 'The server’s disk can be read only. Readers have the site; all else waits until that is mended.\n']);
      assert.match(error(), /"outage":"The server’s disk can be read only"/);
      assert.ok(disk.remount('rw'));
      for (let tries = 0; tries < 100 && (await ask('/admin/session/new'))[0] === 503; tries++) await new Promise((done) => setTimeout(done, 50));
      assert.equal((await ask('/admin/session/new'))[0], 200);
      assert.match(error(), /can be used again/);
    } finally {
      await end(app);
    }
  });
});
