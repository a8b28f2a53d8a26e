import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Publisher } from '../src/publishing/publisher.service.js';
import { ExportedBlog } from './support/exported.js';
import { overDaemon, overSsh, rsyncSkipReason, type Way } from './support/rsync.js';
import { bytesOf, differences, treeAt } from './support/tree.js';

const skip = rsyncSkipReason();
let exported: ExportedBlog;
before(async () => {
  if (!skip) exported = await ExportedBlog.start();
});
after(() => exported?.stop());

const ways: Record<string, (folder: string, into: string) => Promise<Way>> = {
  'over ssh': overSsh,
  'to a daemon': overDaemon,
  'on this machine': async (_, into) => ({ target: `rsync:${into}`, environment: {}, stop: async () => {} }),
};

for (const [name, open] of Object.entries(ways))
  test(`rsync ${name} takes what changed and nothing else, removes what is gone, and leaves what is not ours`, { skip }, async () => {
    const [folder, plain] = [join(exported.folder, name.replaceAll(' ', '-')), join(exported.folder, `${name} plain`)];
    mkdirSync(folder);
    const into = join(folder, 'www', 'a');
    if (name === 'to a daemon') mkdirSync(join(folder, 'www'));
    const way = await open(folder, into);
    const push = async () => {
      const was = existsSync(into) ? await treeAt(into) : new Map();
      const { status, out, error } = await exported.exportWith(way.environment, way.target, '--json');
      assert.equal(status, 0, error);
      return { ...(JSON.parse(out) as { sent: string[]; removed: string[] }), ...differences(was, await treeAt(into)) };
    };
    /** The same bytes at the same names as a folder gets them; the manifests have times of their own. */
    const isWhole = async () => {
      assert.equal((await exported.export(plain)).status, 0);
      const [ours, theirs] = [bytesOf(await treeAt(plain)), bytesOf(await treeAt(into))];
      for (const each of [ours, theirs]) delete each['_qvill/manifest.json'];
      assert.deepEqual(theirs, ours);
    };
    try {
      assert.ok((await push()).sent.includes('index.html'));
      await isWhole();
      const again = await push();
      assert.deepEqual([again.sent, again.touched], [[], []]);

      const id = await exported.publish({ title: 'Brief', slug: `brief-${name.length}`, publishedAt: '2025-01-01T00:00:00.000Z' });
      const changed = await push();
      assert.ok(changed.sent.includes(`2025/brief-${name.length}/index.html`));
      assert.deepEqual(changed.touched, changed.differing);
      assert.deepEqual(changed.touched, [...changed.sent, '_qvill/manifest.json'].toSorted());

      await exported.trash(id);
      assert.ok((await push()).removed.includes(`2025/brief-${name.length}/index.html`));
      await isWhole();
      assert.ok(!existsSync(join(into, '2025')));

      // A tree made from nothing has other times and the same bytes
      rmSync(join(exported.blog.config.site, 'pages'), { recursive: true });
      await exported.blog.app.get(Publisher).rebuild();
      const remade = await push();
      assert.deepEqual([remade.sent, remade.touched], [[], []]);

      rmSync(join(into, 'about.html'));
      writeFileSync(join(into, 'CNAME'), 'blog.example');
      assert.deepEqual((await push()).sent, ['about.html']);
      assert.ok(existsSync(join(into, 'CNAME')));
      rmSync(join(into, '_qvill'), { recursive: true });
      const refused = await exported.exportWith(way.environment, way.target);
      assert.deepEqual([refused.status, /is not empty, and nothing there says that Qvill wrote it/.test(refused.error)], [1, true]);
    } finally {
      await way.stop();
    }
  });

test('a host that can’t be reached is named with the reason', { skip }, async () => {
  const { status, error } = await exported.exportWith({ RSYNC_RSH: 'ssh -F none -o BatchMode=yes -p 1' }, 'nobody@127.0.0.1:blog');
  assert.equal(status, 1);
  assert.match(error, /^qvill: rsync could not reach nobody@127\.0\.0\.1:blog or write there: .*(refused|closed)/i);
});
