import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBlog } from './support/blog.js';
import { hammer } from './support/hammer.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';

test(
  'while posts come, change, move and go, no reader sees a dead link, half a page, an old page after its author was told, or a packed page that is another',
  { skip: nginxSkipReason() },
  async () => {
    const blog = await startBlog();
    const nginx = await startNginx({ site: blog.config.site, appPort: blog.port });
    try {
      const { faults, links, answers, packings, changes } = await hammer(blog, { changes: 45, readers: 4, doors: [blog.url, nginx.url] });
      assert.deepEqual(faults, []);
      assert.ok(links > 100 && answers > links && packings['br']! > 10 && packings['gzip']! > 10 && packings['identity']! > 10);
      assert.ok(Object.keys(changes).length >= 5, JSON.stringify(changes));
    } finally {
      await blog.stop();
      await nginx.stop();
    }
  },
);
