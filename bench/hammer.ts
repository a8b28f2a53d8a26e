import { startBlog } from '../test/support/blog.js';
import { hammer } from '../test/support/hammer.js';
import { startNginx } from '../test/support/nginx.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { spreadOf } from '../src/core/spread.js';

/*
 * npm run hammer [-- CHANGES]
 * Readers at the app and at nginx while posts come, change, move and go, a thousand times. Fails when any of them got what test/hammer.test.ts says
 * that nobody gets.
 */

const changes = Number(process.argv[2] ?? 1_000);
const blog = await startBlog();
const nginx = await startNginx({ site: blog.config.site, appPort: blog.port });
const result = await hammer(blog, { changes, readers: 8, doors: [blog.url, nginx.url] });
await blog.stop();
await nginx.stop();
console.log(thisMachine());
console.log(JSON.stringify({ ...result, milliseconds: spreadOf(result.milliseconds) }, null, 2));
process.exitCode = result.faults.length > 0 ? 1 : 0;
