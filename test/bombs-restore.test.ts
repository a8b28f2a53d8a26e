import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openZip } from '../src/archive/folder/zip.store.js';
import { BackedUpBlog } from './support/backed-up.js';
import { type ZipFile, zipOf } from './support/zip.js';

/** What a backup can be that somebody else has put together, or that was damaged on its way. */

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qvill-restore-bombs-'));
/** In MB: the command alone takes 100, and what an archive may always become is 200. */
const mostMegabytes = 800;

let house: BackedUpBlog;
let locked: string;
const key = { QVILL_BACKUP_KEY: 'a passphrase that is long enough for everybody' };
before(async () => {
  house = await BackedUpBlog.start();
  const { status, out, error } = await house.run(['backup', '--to', house.at('locked'), '--json'], key);
  assert.equal(status, 0, error);
  locked = join(house.at('locked'), (JSON.parse(out) as { name: string }).name);
});
after(async () => {
  await house?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs it to its end, and looks how much memory it has taken at most. */
async function restored(file: string, data: string, environment: Record<string, string> = {}): Promise<{ status: number | null; error: string; peak: number }> {
  const command = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'restore', file], {
    env: { PATH: process.env['PATH'], QVILL_DATA: data, QVILL_OPS_PORT: 'off', TMPDIR: folder, ...environment },
    timeout: 120_000,
  });
  let [error, peak] = ['', 0];
  command.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
  command.stdout.resume();
  const look = setInterval(() => {
    const status = existsSync(`/proc/${command.pid}/status`) ? readFileSync(`/proc/${command.pid}/status`, 'utf8') : '';
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  }, 20);
  const [status] = (await once(command, 'close')) as [number | null];
  clearInterval(look);
  return { status, error, peak };
}

const sum = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const known = (bytes: Buffer | string, size = bytes.length) => ({ bytes: size, sha256: sum(bytes) });

/** A zip with a manifest that names what it says. */
function backupOf(files: ZipFile[], named: Record<string, unknown> = {}): Buffer {
  const manifest = { format: 1, version: '1', site: 'x', at: '2026-01-01T00:00:00.000Z', migration: '', counts: {}, lacks: [], files: { 'blog.db': known('x'), ...named } };
  return zipOf([{ path: 'backup.json', bytes: JSON.stringify(manifest) }, ...files, ...(files.some(({ path }) => path === 'blog.db') ? [] : [{ path: 'blog.db', bytes: 'x' }])]);
} // prettier-ignore

const zeros = Buffer.alloc(10_000_000);
const media = 'media/0123456789abcdef0123';
const bombs: [name: string, make: () => Buffer, says: RegExp][] = [
  ['zeros.zip', () => zeros, /can’t be used as a backup: The archive can't be read/],
  ['huge.zip', () => backupOf([{ path: `${media}/a.png`, bytes: 'x', says: { size: 0xffff_fff0 } }], { [`${media}/a.png`]: known('x', 4_294_967_280) }), /and would become \d+ MB: it is not unpacked/],
  ['promised.zip', () => backupOf([], { [`${media}/a.png`]: known('x', 9e15) }), /no space|room|needs|free/i],
  ['unfolds.zip', () => backupOf(Array.from({ length: 30 }, (_, n) => ({ path: `theme/${n}.hbs`, bytes: zeros }))), /would become 301 MB: it is not unpacked/],
  ['manifest.zip', () => zipOf([{ path: 'backup.json', bytes: Buffer.alloc(190_000_000, ' ') }]), /its backup\.json is damaged/],
  ['nothing.zip', () => zipOf([{ path: 'backup.json', bytes: '{"format":1,"at":"x","files":null}' }]), /its backup\.json is damaged/],
  ['a-list.zip', () => zipOf([{ path: 'backup.json', bytes: '{"format":1,"at":"x","files":{"blog.db":null}}' }, { path: 'blog.db' }]), /its backup\.json is damaged/],
  ['above.zip', () => backupOf([{ path: 'theme/../../evil.txt', bytes: 'x' }], { 'theme/../../evil.txt': known('x') }), /would lie outside of its folder/],
  ['absolute.zip', () => backupOf([{ path: '/etc/evil.txt', bytes: 'x' }]), /would lie outside of its folder/],
  ['drive.zip', () => backupOf([{ path: 'C:\\evil.txt', bytes: 'x' }]), /would lie outside of its folder/],
  ['nul.zip', () => backupOf([{ path: Buffer.from('theme/a\0.hbs'), bytes: 'x' }]), /would lie outside of its folder/],
  ['link.zip', () => backupOf([{ path: 'theme/a.hbs', bytes: '/etc/passwd', mode: 0o120777 }], { 'theme/a.hbs': known('/etc/passwd') }), /it is a link, and links are not followed/],
  ['link-database.zip', () => backupOf([{ path: 'blog.db', bytes: '/etc/passwd', mode: 0o120777 }]), /it is a link, and links are not followed/],
  ['elsewhere.zip', () => backupOf([{ path: 'secret.key', bytes: 'x' }], { 'secret.key': known('x') }), /secret\.key lies where no file of a backup does/],
  ['both.zip', () => backupOf([{ path: 'theme/a', bytes: 'x' }, { path: 'theme/a/b', bytes: 'x' }], { 'theme/a': known('x'), 'theme/a/b': known('x') }), /can’t be used as a backup: /],
  ['twice.zip', () => backupOf([{ path: 'theme/a.hbs', bytes: 'x' }, { path: 'theme/a.hbs', bytes: 'y' }], { 'theme/a.hbs': known('x') }), /is not what it was when the backup was made/],
  ['no-database.zip', () => backupOf([]), /blog\.db.*(?:not a database|is no|can’t be|damaged)|file is not a database/],
  ['long-name.zip', () => backupOf([{ path: `theme/${'a'.repeat(3_000)}`, bytes: 'x' }]), /a name of more than 2000 bytes/],
  ['many.zip', () => { const many = zipOf(Array.from({ length: 65_535 }, (_, n): ZipFile => ({ path: `theme/${n}`, method: 0 }))); many.writeUInt32LE(0xffff_fff0, many.length - 6); return many; }, /The archive can't be read/],
  ['crowd.zip', () => backupOf(Array.from({ length: 65_000 }, (_, n): ZipFile => ({ path: `theme/${n}`, method: 0 }))), /can't be opened as the blog's database/],
  ['cut.age', () => readFileSync(locked).subarray(0, -1_000), /can’t be used as a backup/],
  ['cut-in-head.age', () => readFileSync(locked).subarray(0, 60), /can’t be used as a backup/],
  ['only-mark.age', () => Buffer.from('age-encryption.org/v1\n'), /can’t be used as a backup/],
  ['hard-work.age', () => Buffer.from(readFileSync(locked).toString('latin1').replace(/(-> scrypt \S+) \d+/, '$1 40'), 'latin1'), /can’t be used as a backup/],
  ['zeros.age', () => Buffer.concat([Buffer.from('age-encryption.org/v1\n'), zeros]), /can’t be used as a backup/],
]; // prettier-ignore
for (const [name, make, says] of bombs)
  test(`restore refuses ${name} in words, and nothing of it is there afterwards`, async () => {
    const [file, data] = [join(folder, name), join(folder, `data-of-${name}`)];
    writeFileSync(file, make());
    const before = readdirSync(folder).length;
    const { status, error, peak } = await restored(file, data, name.endsWith('.age') ? key : {});
    assert.deepEqual([status, says.test(error)], [1, true], error);
    assert.doesNotMatch(error, /\n {4}at |^\S*Error:/m, 'a trace of the stack');
    assert.deepEqual(readdirSync(data).filter((each) => each !== 'backup.lock'), [], 'in the folder'); // prettier-ignore
    assert.ok(readdirSync(folder).length <= before + 1, 'beside it');
    assert.ok(peak < mostMegabytes, `${peak} MB`);
  });

test('files whose names differ by case or by how a letter is written come back each as its own', async () => {
  const { file } = await house.backup('whole');
  const zip = await openZip(file);
  const files = await Promise.all(zip.entries.map(async (entry) => ({ path: entry.path, bytes: await zip.read(entry, 100_000_000) })));
  zip.close();
  const alike = Object.fromEntries(['theme/a.css', 'theme/A.css', 'theme/\u00e9.css', 'theme/e\u0301.css'].map((path) => [path, `/* ${path} */`]));
  const manifest = JSON.parse(files.find(({ path }) => path === 'backup.json')!.bytes.toString()) as { files: object };
  manifest.files = { ...manifest.files, ...Object.fromEntries(Object.entries(alike).map(([path, text]) => [path, known(Buffer.from(text))])) };
  const rest = files.filter(({ path }) => path !== 'backup.json');
  const made = [{ path: 'backup.json', bytes: JSON.stringify(manifest) }, ...rest, ...Object.entries(alike).map(([path, bytes]) => ({ path, bytes }))];
  const data = join(folder, 'data-alike');
  writeFileSync(join(folder, 'alike.zip'), zipOf(made));
  const { status, error } = await restored(join(folder, 'alike.zip'), data);
  assert.deepEqual([status, error], [0, '']);
  for (const [path, text] of Object.entries(alike)) assert.equal(readFileSync(join(data, path), 'utf8'), text);
});
