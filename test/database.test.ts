import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { configFrom } from '../src/platform/config-from.js';
import { Database, type Writer } from '../src/platform/database.service.js';
import { migrationsFolder } from '../src/platform/folders.js';
import { checkDatabase, migrate } from '../src/platform/migrations.store.js';
import { outageOf } from '../src/platform/outage.js';
import { SqliteAdapterFactory } from '../src/platform/sqlite-adapter.store.js';
import { SqliteConnection } from '../src/platform/sqlite-connection.store.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-db-'));
after(() => rmSync(root, { recursive: true }));

let folder: string;
let file: string;
const now = () => '2026-01-02T03:04:05.000Z';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
  file = join(folder, 'blog.db');
});

const migrated = () => migrate(file, migrationsFolder, join(folder, 'backups'), now);
const opened = () => {
  migrated();
  return new Database(configFrom({ QVILL_DATA: folder }));
};
const setting = (tx: Writer, name: string) => tx.setting.create({ data: { name, value: '1' } });

test('every connection is durable: WAL, synchronous FULL, foreign keys', () => {
  for (const access of ['write', 'read'] as const) {
    const connection = new SqliteConnection(file, access);
    assert.deepEqual(
      ['journal_mode', 'synchronous', 'foreign_keys'].map((name) => connection.pragma(name)),
      ['wal', 2, 1],
    );
    connection.close();
  }
});

test('a transaction that fails leaves nothing, and what others write meanwhile stays', async () => {
  const database = opened();
  const failing = database.change(async (tx) => {
    await setting(tx, 'mine');
    throw new Error('no');
  });
  const others = database.change((tx) => setting(tx, 'theirs'));
  await assert.rejects(failing, /no/);
  await others;
  assert.deepEqual(
    (await (await database.reader()).setting.findMany()).map(({ name }) => name),
    ['theirs'],
  );
  await database.onApplicationShutdown();
});

test('SQL of a change is in its transaction, goes with it, and is nobody else’s when that is over', async () => {
  const database = opened();
  let kept: Writer | undefined;
  const failing = database.change(async (tx) => {
    await setting(tx, 'by Prisma');
    assert.equal(await tx.$executeRaw`INSERT INTO Setting (name, value) VALUES (${'by SQL'}, ${'2'})`, 1);
    assert.deepEqual(await tx.$queryRaw`SELECT name, count(*) OVER () AS number FROM Setting ORDER BY name`, [
      { name: 'by Prisma', number: 2 },
      { name: 'by SQL', number: 2 },
    ]);
    kept = tx;
    throw new Error('no');
  });
  const others = database.change(async (tx) => {
    await assert.rejects(kept!.$executeRaw`DELETE FROM Setting`, /is over/);
    await setting(tx, 'theirs');
  });
  await assert.rejects(failing, /no/);
  await others;
  const reader = await database.reader();
  assert.deepEqual(
    (await reader.setting.findMany()).map(({ name }) => name),
    ['theirs'],
  );
  await database.onApplicationShutdown();
});

test('nobody sees a change before it is committed', async () => {
  const database = opened();
  const reader = await database.reader();
  await database.change(async (tx) => {
    await setting(tx, 'new');
    assert.equal(await reader.setting.count(), 0);
    assert.equal(await tx.setting.count(), 1);
  });
  assert.equal(await reader.setting.count(), 1);
  await database.onApplicationShutdown();
});

test('twenty changes at once happen one after the other', async () => {
  const database = opened();
  await database.change((tx) => setting(tx, 'count'));
  await Promise.all(
    Array.from({ length: 20 }, () =>
      database.change(async (tx) => {
        const { value } = await tx.setting.findUniqueOrThrow({ where: { name: 'count' } });
        await tx.setting.update({ where: { name: 'count' }, data: { value: String(Number(value) + 1) } });
      }),
    ),
  );
  assert.equal((await (await database.reader()).setting.findUnique({ where: { name: 'count' } }))?.value, '21');
  await database.onApplicationShutdown();
});

test('the reading side can’t write, whatever its types are told', async () => {
  const database = opened();
  const reader = (await database.reader()) as unknown as Writer;
  await assert.rejects(reader.$executeRaw`DELETE FROM Setting`, /readonly/);
  await database.onApplicationShutdown();
});

test('SQL holds the rules: strict types, states, keys', () => {
  migrated();
  const { db } = new SqliteConnection(file, 'write');
  const post = (values: string) => () =>
    db.exec(`INSERT INTO Post (uid, slug, title, markdown, createdAt, updatedAt, status, publishedAt, version) VALUES (${values})`);
  assert.throws(post(`'u', '', 't', 'm', 'c', 'u', 'idea', NULL, 1`), /CHECK/);
  assert.throws(post(`'u', 's', 't', 'm', 'c', 'u', 'live', NULL, 1`), /CHECK/);
  assert.throws(post(`'u', 's', 't', 'm', 'c', 'u', 'published', NULL, 1`), /CHECK/);
  assert.throws(post(`'u', 's', 't', 'm', 'c', 'u', 'idea', NULL, 'one'`), /cannot store TEXT value in INTEGER/);
  assert.throws(() => db.exec(`INSERT INTO PostTag VALUES (1, 1, 0)`), /FOREIGN KEY/);
  assert.throws(() => db.exec(`INSERT INTO Setting VALUES ('a', 'not json')`), /CHECK/);
  const loose = db.prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`).all();
  assert.deepEqual(
    loose.map((row) => row['name']),
    ['_prisma_migrations'],
    'the only table that is not strict is Prisma’s own',
  );
  db.close();
});

test('migrations run once, in order, with a snapshot of what was there', () => {
  const migrations = join(folder, 'migrations');
  cpSync(migrationsFolder, migrations, { recursive: true });
  const run = () => migrate(file, migrations, join(folder, 'backups'), now);
  assert.equal(run().length, readdirSync(migrationsFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).length);
  assert.deepEqual(run(), []);
  mkdirSync(join(migrations, '29990101000000_next'));
  writeFileSync(join(migrations, '29990101000000_next', 'migration.sql'), 'CREATE TABLE "Next" ("id" INTEGER PRIMARY KEY) STRICT;');
  assert.deepEqual(run(), ['29990101000000_next']);
  assert.deepEqual(readdirSync(join(folder, 'backups')), ['before-29990101000000_next-20260102030405.db']);
  assert.throws(() => migrated(), /made by a newer Qvill/, 'the older version refuses it');
});

test('what earlier versions kept is still there after the migrations', () => {
  const migrations = join(folder, 'migrations');
  const [first = ''] = readdirSync(migrationsFolder).toSorted();
  cpSync(join(migrationsFolder, first), join(migrations, first), { recursive: true });
  migrate(file, migrations, join(folder, 'backups'), now);
  const old = new DatabaseSync(file);
  old.exec(`
    INSERT INTO Author (slug, name, createdAt) VALUES ('ada', 'Ada', 'then');
    INSERT INTO Session (digest, authorId, createdAt, expiresAt) VALUES ('cookie', 1, 'then', 'later');
    INSERT INTO Post (uid, slug, title, createdAt, updatedAt, markdown) VALUES ('u', 'rivers', 'Rivers', 'then', 'then', 'Slow.');
    INSERT INTO Revision (postId, authorId, version, title, markdown, reason, createdAt) VALUES (1, 1, 1, 'Rivers', 'Slow.', 'saved', 'then')`);
  old.close();
  migrated();
  const db = new DatabaseSync(file);
  const [revision] = db.prepare('SELECT postId, authorId, version, title, markdown, reason, createdAt FROM Revision').all();
  assert.deepEqual({ ...revision }, { postId: 1, authorId: 1, version: 1, title: 'Rivers', markdown: 'Slow.', reason: 'saved', createdAt: 'then' });
  const [session] = db.prepare('SELECT digest, authorId, createdAt, usedAt, expiresAt FROM Session').all();
  assert.deepEqual({ ...session }, { digest: 'cookie', authorId: 1, createdAt: 'then', usedAt: 'then', expiresAt: 'later' });
  db.close();
});

test('a migration that fails leaves the database as it was', () => {
  const migrations = join(folder, 'migrations');
  cpSync(migrationsFolder, migrations, { recursive: true });
  migrated();
  mkdirSync(join(migrations, '29990101000000_broken'));
  writeFileSync(join(migrations, '29990101000000_broken', 'migration.sql'), 'CREATE TABLE "Half" ("id" INTEGER PRIMARY KEY) STRICT; SELECT nonsense;');
  assert.throws(() => migrate(file, migrations, join(folder, 'backups'), now), /nonsense/);
  const db = new DatabaseSync(file);
  assert.equal(db.prepare(`SELECT count(*) AS n FROM sqlite_master WHERE name = 'Half'`).get()?.['n'], 0);
  db.close();
  assert.deepEqual(migrated(), []);
});

test('a database from a newer version is refused before anything is touched', () => {
  migrated();
  const db = new DatabaseSync(file);
  db.exec(`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_future', 'now')`);
  db.close();
  const was = { bytes: readFileSync(file), time: statSync(file).mtimeMs };
  assert.throws(() => checkDatabase(file, migrationsFolder), /made by a newer Qvill \(it has the migration 29990101000000_future\)/);
  assert.deepEqual({ bytes: readFileSync(file), time: statSync(file).mtimeMs }, was);
});

test('the migrated database and schema.prisma agree, says Prisma’s own engine', async () => {
  const require = createRequire(import.meta.url);
  const engineFolder = dirname(require.resolve('@prisma/schema-engine-wasm'));
  const engine = await import(join(engineFolder, 'schema_engine_bg.js'));
  const wasm = await WebAssembly.instantiate(readFileSync(join(engineFolder, 'schema_engine_bg.wasm')), { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(wasm.instance.exports);
  (wasm.instance.exports['__wbindgen_start'] as () => void)();
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const { EngineAdapterFactory } = await import('./support/engine-adapter.js');
  migrated();
  const schema = (content: string) => ({ files: [{ path: 'schema.prisma', content }] });
  const content = readFileSync(join(migrationsFolder, '..', 'schema.prisma'), 'utf8');
  const compare = async (text: string): Promise<string> => {
    const instance = await engine.SchemaEngine.new(
      { datamodels: [['schema.prisma', text]] },
      () => {},
      bindMigrationAwareSqlAdapterFactory(new EngineAdapterFactory(file)),
    );
    const filters = { externalTables: [], externalEnums: [] };
    const { stdout } = await instance.diff({
      from: { tag: 'schemaDatasource', ...schema(text), configDir: folder },
      to: { tag: 'schemaDatamodel', ...schema(text) },
      script: true,
      exitCode: true,
      shadowDatabaseUrl: null,
      filters,
    });
    return stdout;
  };
  assert.match(await compare(content), /This is an empty migration/);
  assert.match(
    await compare(content.replace('  words       Int            @default(0)\n', '')),
    /ALTER|CREATE/,
    'the comparison sees a difference when there is one',
  );
});

test('changes that wait behind each other for another process wait no longer for it than one alone; when it is done all goes on', async () => {
  migrated();
  const other = new DatabaseSync(file);
  const adapter = await new SqliteAdapterFactory(file, 400).connect();
  other.exec('BEGIN EXCLUSIVE');
  const since = Date.now();
  const begun = await Promise.allSettled(Array.from({ length: 5 }, () => adapter.startTransaction()));
  assert.deepEqual([...new Set(begun.map((each) => (each.status === 'rejected' ? outageOf(each.reason) : each.status)))], ['locked']);
  assert.ok(Date.now() - since < 1_200, `${Date.now() - since} ms`);
  const later = adapter.startTransaction();
  await pause(200);
  other.exec('COMMIT');
  const transaction = await later;
  await transaction.executeRaw({ sql: 'ROLLBACK', args: [], argTypes: [] });
  await transaction.rollback();
  other.close();
  await adapter.dispose();
});
