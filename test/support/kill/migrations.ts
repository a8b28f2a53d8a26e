import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { addPosts } from '../../../bench/many-posts.js';
import { migrationsFolder } from '../../../src/platform/folders.js';
import { migrate } from '../../../src/platform/migrations.store.js';

const program = new URL('../../../src/platform/migrations.store.js', import.meta.url).href;
const now = () => '2026-11-22T10:00:00.000Z';

/** The schema, as SQLite keeps it, and the migrations that it says it has. */
function stateOf(file: string): { names: string[]; schema: string } {
  const db = new DatabaseSync(file);
  const rows = db.prepare("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").all();
  const names = db.prepare('SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name').all();
  const { integrity_check: check } = db.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  const faults = db.prepare('PRAGMA foreign_key_check').all();
  db.close();
  if (check !== 'ok' || faults.length > 0) throw new Error(`${check}, ${faults.length} broken keys`);
  return { names: names.map(({ name }) => String(name)), schema: JSON.stringify(rows) };
}

/**
 * Kills the process that migrates a blog with a few thousand posts from its first schema to the newest, at a random moment, again and again.
 * Returns what was neither the schema before a migration nor the one after it, or lost a post, or could not be gone on with; and after how many migrations each was cut.
 */
export async function killMigrations(kills: number, random: () => number): Promise<{ wrong: string[]; cutAfter: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-migrations-'));
  const all = readdirSync(migrationsFolder).filter((name) => /^\d/.test(name)).toSorted(); // prettier-ignore
  const [wrong, cutAfter]: [string[], number[]] = [[], []];
  const backups = join(folder, 'backups');
  try {
    const [clean, old, file] = [join(folder, 'clean.db'), join(folder, 'old.db'), join(folder, 'blog.db')];
    const some = join(folder, 'migrations');
    const from = Math.floor(all.length / 2);
    const schemas = all.map((name, i) => {
      cpSync(join(migrationsFolder, name), join(some, name), { recursive: true });
      migrate(clean, some, backups, now);
      if (i === from) cpSync(clean, old);
      return stateOf(clean).schema;
    });
    addPosts(old, 2_000);
    let wholeMs = 0;
    for (let kill = -1; kill < kills; kill++) {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
      cpSync(old, file);
      const script = `(await import('${program}')).migrate('${file}', '${migrationsFolder}', '${backups}', () => '${now()}'); process.stdout.write('done')`;
      const began = performance.now();
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      // The first is let go to its end, to know how long that takes
      if (kill >= 0) await Promise.race([sleep(random() * wholeMs), ended]);
      if (kill >= 0) child.kill('SIGKILL');
      await ended;
      if (kill < 0) wholeMs = performance.now() - began;
      const state = stateOf(file);
      cutAfter.push(state.names.length);
      const isPrefix = state.names.every((name, i) => name === all[i]);
      if (!isPrefix || state.schema !== schemas[state.names.length - 1]) wrong.push(`kill ${kill}: after ${state.names.length} migrations`);
      migrate(file, migrationsFolder, backups, now);
      if (stateOf(file).schema !== schemas.at(-1)) wrong.push(`kill ${kill}: the next start did not finish it`);
      const db = new DatabaseSync(file);
      if (db.prepare('SELECT count(*) AS n FROM Post').get()!['n'] !== 2_000) wrong.push(`kill ${kill}: posts are missing`);
      db.close();
    }
    return { wrong, cutAfter };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
