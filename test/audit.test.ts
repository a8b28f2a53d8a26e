import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '../src/commands/run.js';
import { checkAuditLog } from '../src/platform/audit-log.store.js';
import { Database } from '../src/platform/database.service.js';
import { Rows } from '../src/platform/rows.store.js';
import { programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { rowsOf } from './support/rows.js';
import { ask, join, password, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';
type Entry = { id: number; at: string; authorId: number | null; who: string; what: string; about: string; address: string; digest: string };

describe('the log of what was done', () => {
  let blog: Blog;
  let ada: Visitor;
  let ben: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await join(blog, 'Ada', 'owner');
    ben = await join(blog, 'Ben', 'author');
  });
  after(() => blog?.stop());

  const log = () => rowsOf(blog)['AuditEntry'] as Entry[];
  /** What somebody's doing added to the log. */
  async function added(work: () => Promise<unknown>): Promise<Omit<Entry, 'id' | 'digest'>[]> {
    const before = log().length;
    await work();
    return log()
      .slice(before)
      .map(({ at, authorId, who, what, about, address }) => ({ at, authorId, who, what, about, address }));
  }
  const inShell = (...args: string[]) =>
    runCommand(args, { QVILL_DATA: blog.config.data }, { out: () => {}, error: () => {}, isWatched: false, progress: () => {}, readInput: async () => '' });

  test('says of each change who did what to what, when and from where: once, however much follows from it', async () => {
    let to = '';
    assert.deepEqual(await added(async () => (to = (await ask(blog, 'POST /admin/posts', ben, { title: 'Kept' })).to!)), [
      { at: noon, authorId: ben.id, who: 'Ben', what: 'POST /admin/posts', about: '', address: '127.0.0.1' },
    ]);
    const published = await added(() => ask(blog, `POST ${to}/publication`, ben, { version: '1', title: 'Kept', markdown: 'Words.', kind: 'post' }));
    assert.deepEqual(published, [
      { at: noon, authorId: ben.id, who: 'Ben', what: 'POST /admin/posts/:id/publication', about: to.split('/').pop()!, address: '127.0.0.1' },
    ]);
  });

  test('says nothing of a look, of what was refused, of who is a stranger, and of a change that changed nothing', async () => {
    const refused = async () => {
      await ask(blog, 'GET /admin', ben);
      await ask(blog, 'POST /admin/posts', undefined, { title: 'x' });
      await ask(blog, 'POST /admin/settings', ben, { title: 'x' });
      await ask(blog, 'POST /admin/posts', ben, { title: 'x'.repeat(301) });
      await ask(blog, 'POST /admin/session', undefined, { email: ben.email, password: 'a wrong guess' });
      await ask(blog, 'POST /admin/people/me/sessions/999/deletion', ben);
    };
    assert.deepEqual(await added(refused), []);
  });

  test('knows who came in, programs, and the shell', async () => {
    const [entered] = await added(() => ask(blog, 'POST /admin/session', undefined, { email: ben.email, password }));
    assert.deepEqual([entered!.who, entered!.what], ['Ben', 'POST /admin/session']);
    const { body } = await ask(blog, 'POST /admin/people/invitations', ada, { role: 'author', name: 'Cy' });
    const token = /token(?:=|&#x3D;)([\w-]{43})/.exec(body)![1]!;
    const joined = await added(() => ask(blog, 'POST /admin/invitation', undefined, { token, name: 'Cy', email: 'cy@example.org', password }));
    assert.deepEqual(joined.map(({ who, what }) => [who, what]), [['Cy', 'POST /admin/invitation']]); // prettier-ignore
    const program = programWith(blog, await tokenFor(blog, ada.id));
    const written = await added(() => program('POST /api/posts', { json: { title: 'By a program', markdown: 'x' } }));
    assert.deepEqual(written.map(({ who, what }) => [who, what]), [['Ada', 'POST /api/posts']]); // prettier-ignore
    const typed = await added(() => inShell('token', 'create', 'a phone'));
    assert.deepEqual(typed.map(({ authorId, who, what, about }) => [authorId, who.endsWith(' in the shell'), what, about]), [[null, true, 'qvill token', 'create a phone']]); // prettier-ignore
    assert.equal(JSON.stringify(log()).includes(password), false);
  });

  test('goes with its change: none of it is there when that fails', async () => {
    const before = log().length;
    const [a, b] = await Promise.all([1, 2].map(() => ask(blog, 'POST /admin/posts', ada, { title: 'Two at once' })));
    assert.deepEqual([a!.status, b!.status, log().length - before], [303, 303, 2]);
    assert.equal((await ask(blog, `POST /admin/people/${ada.id}/role`, ada, { role: 'author' })).status, 409);
    assert.equal(log().length - before, 2);
  });

  test('is for owners, newest first, with whole addresses only when they are asked for', async () => {
    assert.equal((await ask(blog, 'GET /admin/audit', ben)).status, 403);
    const { body } = await ask(blog, 'GET /admin/audit', ada);
    assert.match(body, /<strong>posts › publication<\/strong> \d+[^]*Ben[^]*this machine/);
    assert.equal(body.includes('127.0.0.1'), false);
    assert.match((await ask(blog, 'GET /admin/audit?addresses=shown', ada)).body, /127\.0\.0\.1/);
    assert.match((await ask(blog, 'GET /admin/audit?before=2', ada)).body, /value="1"/);
    assert.equal((await ask(blog, 'GET /admin/audit?before=2', ada)).body.includes('value="2"'), false);
  });

  test('can’t be written over by the app itself', async () => {
    const database = blog.app.get(Database);
    await assert.rejects(
      database.change((tx) => tx.$executeRaw`UPDATE AuditEntry SET who = 'Eve'`),
      /stays as it was written/,
    );
    await assert.rejects(
      database.change((tx) => tx.$executeRaw`DELETE FROM AuditEntry`),
      /stays in the log/,
    );
  });

  test('is a chain: what is changed, left out, put in between or cut off shows', async () => {
    const file = new DatabaseSync(blog.config.databaseFile);
    const rows = new Rows(blog.config.databaseFile);
    const { count, faults } = checkAuditLog(rows);
    assert.deepEqual([count, faults], [log().length, []]);
    file.exec('DROP TRIGGER AuditEntry_stays; DROP TRIGGER AuditEntry_is_final');
    const after = (sql: string) => {
      file.exec(`BEGIN; ${sql}`);
      file.exec('COMMIT');
      const found = checkAuditLog(rows).faults;
      return found;
    };
    const whole = log();
    const putBack = () => {
      file.exec('DELETE FROM AuditEntry');
      const insert = file.prepare('INSERT INTO AuditEntry (id, at, authorId, who, what, about, address, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
      for (const { id, at, authorId, who, what, about, address, digest } of whole) insert.run(id, at, authorId, who, what, about, address, digest);
    };
    for (const column of ['at', 'who', 'what', 'about', 'address', 'digest']) {
      assert.match(after(`UPDATE AuditEntry SET "${column}" = 'x' WHERE id = 2`)[0]!, /^Entry 2 is not what was written$/, column);
      putBack();
    }
    assert.match(after('UPDATE AuditEntry SET authorId = NULL WHERE id = 2')[0]!, /^Entry 2 is not/);
    putBack();
    assert.equal(after('DELETE FROM AuditEntry WHERE id = 3')[0], 'Entry 3 is missing');
    putBack();
    const last = whole.at(-1)!.id;
    assert.deepEqual(after(`DELETE FROM AuditEntry WHERE id > ${last - 2}`), [`What stood from entry ${last - 1} to ${last} is missing`]);
    assert.deepEqual(await added(() => ask(blog, 'POST /admin/posts', ada, { title: 'Goes on' })).then((entries) => entries.length), 1);
    assert.equal(checkAuditLog(rows).faults.length, 1);
    const said: string[] = [];
    await runCommand(['doctor', '--json'], { QVILL_DATA: blog.config.data, QVILL_OPS_PORT: '0' }, { out: (line) => said.push(line), error: () => {}, isWatched: false, progress: () => {}, readInput: async () => '' }); // prettier-ignore
    assert.match(said.join('\n'), /The log of changes was changed: What stood from entry/);
    rows.close();
    file.close();
  });
});
