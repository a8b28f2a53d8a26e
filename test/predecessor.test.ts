import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { freePort } from '../src/comparison/free-port.service.js';
import { output } from '../src/comparison/processes.service.js';
import { plainVariant } from '../src/comparison/variant.js';
import { startVariant } from '../src/comparison/variant-server.service.js';

const needed = ['/usr/bin/rails', '/usr/bin/puma', '/usr/share/doc/ruby-sqlite3/copyright', '/usr/share/doc/ruby-redcarpet/copyright'];
const skip = needed.every(existsSync) ? false : 'Rails is not installed: npm run bench:compare does so';

test('the predecessor serves what our export holds: 8 posts a page, feed, sitemap, neighbours by date, and no drafts', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-predecessor-'));
  const [exported, data] = [join(folder, 'exported'), join(folder, 'data')];
  mkdirSync(join(exported, 'posts'), { recursive: true });
  mkdirSync(join(exported, 'ideas'));
  mkdirSync(data);
  for (let n = 1; n <= 10; n++)
    writeFileSync(join(exported, 'posts', `${n}.md`), post(`post-${n}`, `date: 2026-01-${String(n).padStart(2, '0')}T08:00:00.000Z`));
  writeFileSync(join(exported, 'ideas', 'idea.md'), post('idea', 'draft: true'));
  const [port, app] = [await freePort(), resolve('bench', 'predecessor')];
  const environment = { RAILS_ENV: 'production', PREDECESSOR_DATA: data, SECRET_KEY_BASE: 'x'.repeat(64), PORT: String(port) };
  await output({ command: ['rake', `fill[${exported}]`], cwd: app, env: { ...process.env, ...environment } });
  const up = await startVariant(
    { ...plainVariant('rails', `http://127.0.0.1:${port}`), start: ['exec puma -C config/puma.rb'], folder: app, environment },
    '/',
    [],
  );
  try {
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, body: await response.text() };
    };
    assert.equal((await ask('/')).body.match(/<article/g)?.length, 8);
    assert.equal((await ask('/page/2')).body.match(/<article/g)?.length, 2);
    const { body } = await ask('/post-5');
    assert.match(body, /<strong>bold<\/strong>/);
    assert.match(body, /rel="next" href="\/post-6"[^]*rel="prev" href="\/post-4"/);
    assert.equal((await ask('/posts.rss')).body.match(/<item>/g)?.length, 10);
    assert.doesNotMatch((await ask('/sitemap/sitemap.xml')).body, /idea/);
    for (const path of ['/idea', '/page/3', '/nothing']) assert.equal((await ask(path)).status, 404, path);
  } finally {
    await up.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

const post = (slug: string, line: string): string =>
  `---\ntitle: "Title of ${slug}"\n${line}\nlastmod: 2026-02-01T08:00:00.000Z\nslug: "${slug}"\n---\nSome **bold** text.\n`;
