import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { changeRecord, type Known } from '../src/backup/record.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { qvill } from './support/process.js';
import { headersOf, Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
});
after(() => blog?.stop());

const doctor = async () => {
  const { out } = await qvill(['doctor', '--json'], { QVILL_DATA: blog.config.data, PORT: String(blog.port) });
  const { findings } = JSON.parse(out) as { findings: { check: string; state: string; said: string }[] };
  return findings.find(({ check }) => check === 'backups')!;
};

test('before there is one the doctor says so, and how to have one', async () => {
  const { state, said } = await doctor();
  assert.deepEqual([state, said.startsWith('There is no backup: “bin/qvill backup” makes one')], ['note', true]);
});

test('an owner makes one, has it verified, and reads what came of it, on a phone and a desk, light and dark', { skip: browserSkipReason() }, async () => {
  const browser = await openBrowser();
  const shots = process.env['QVILL_SHOTS'];
  try {
    for (const [name, options] of Object.entries({
      desk: { viewport: { width: 1280, height: 900 } },
      phone: { viewport: { width: 390, height: 844 } },
    } as const)) {
      const page = await owner.page(browser, options);
      await page.goto('/admin/backups');
      const look = async (state: string) => {
        // While something is at work the page looks again by itself
        await page.getByRole('button', { name: 'Make one now' }).waitFor({ timeout: 120_000 });
        assert.deepEqual(await axeFindings(page), [], `${name} ${state}`);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= options.viewport.width, state);
        await page.emulateMedia({ colorScheme: name === 'phone' ? 'dark' : 'light' });
        if (shots) await page.screenshot({ path: `${shots}/backups-${name}-${state}.png`, fullPage: true });
      };
      if (name === 'desk') {
        await page.getByText('There is none yet.').waitFor();
        await look('none');
      }
      await page.getByRole('button', { name: 'Make one now' }).click();
      await page.getByText('It was not verified yet.').waitFor({ timeout: 120_000 });
      await look('made');
      await page.getByRole('button', { name: 'Verify the last one' }).click();
      // The page looks again by itself
      await page
        .getByText(/restore verified, (\d+) of \1 identical/)
        .first()
        .waitFor({ timeout: 120_000 });
      await look('verified');
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
  const { state, said } = await doctor();
  assert.deepEqual([state, /^The last backup is of .*; restore verified, (\d+) of \1 identical, \d\d:\d\d UTC$/.test(said)], ['well', true], said);
});

test(
  'what is wrong is said there and by the doctor: a backup that would not come back, one that could not be made, an old one',
  { skip: browserSkipReason() },
  async () => {
    const { config } = blog;
    const [last] = changeRecord(config, (known) => known).backups as [Known];
    const noted = (change: Partial<Known>) => changeRecord(config, (known) => ({ ...known, backups: [{ ...last, ...change }, ...known.backups.slice(1)] }));
    const wrong = ['pages/about.html would come back with other bytes', ...Array.from({ length: 9 }, (_, n) => `pages/${n}.html would be missing`)];
    noted({ verdict: { at: last.at, total: 12, identical: 2, changed: 0, unclear: 0, wrong }, lacks: 2, isEncrypted: true });
    assert.match((await doctor()).said, /would not come back as it was: pages\/about\.html would come back with other bytes$/);
    const browser = await openBrowser();
    try {
      const page = await owner.page(browser, { viewport: { width: 390, height: 844 } });
      await page.goto('/admin/backups');
      await page.getByText('RESTORE NOT VERIFIED, 2 of 12 identical, 10 wrong').first().waitFor();
      assert.deepEqual(await axeFindings(page), []);
      if (process.env['QVILL_SHOTS']) await page.screenshot({ path: `${process.env['QVILL_SHOTS']}/backups-wrong.png`, fullPage: true });
      noted({ at: '2020-01-01T00:00:00.000Z', verdict: null, lacks: 0 });
      assert.deepEqual([(await doctor()).state, / days ago .*: see why none is made each night$/.test((await doctor()).said)], ['note', true]);
      changeRecord(config, (known) => ({ ...known, failure: { at: last.at, what: 'backup', reason: 'There is no room' } }));
      await page.goto('/admin/backups');
      await page.getByText(/^The last backup came to nothing, on .*: There is no room$/).waitFor();
      assert.match((await doctor()).said, /^The last backup came to nothing, at .*: There is no room$/);
    } finally {
      await browser.close();
    }
  },
);

test('nobody but an owner sees it or makes one', async () => {
  const before = readdirSync(join(blog.config.data, 'backups'));
  const id = await blog.app.get(AuthorStore).add({ name: 'Ed', email: 'ed@example.org', password: 'correct horse battery', role: 'editor' });
  const headers = headersOf(await blog.app.get(SessionStore).begin(id));
  assert.equal((await fetch(`${blog.url}/admin/backups`, { headers })).status, 403);
  for (const path of ['/admin/backups', '/admin/backups/proof']) assert.equal((await fetch(blog.url + path, { method: 'POST', headers })).status, 403);
  assert.deepEqual(readdirSync(join(blog.config.data, 'backups')), before);
});
