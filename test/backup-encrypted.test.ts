import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { BackedUpBlog } from './support/backed-up.js';

const skip = existsSync('/usr/bin/age') ? false : 'age is not installed';
let house: BackedUpBlog;
let keyFile: string;
before(async () => {
  house = await BackedUpBlog.start();
  keyFile = house.at('key.txt');
  if (!skip) execFileSync('age-keygen', ['-o', keyFile], { stdio: 'ignore' });
});
after(() => house?.stop());

const passphrase = 'four words that nobody guesses';

async function encrypted(to: string, more: Record<string, string>): Promise<string> {
  const { status, out, error } = await house.run(['backup', '--to', house.at(to), '--json'], more);
  assert.equal(status, 0, error);
  const { name, isEncrypted } = JSON.parse(out) as { name: string; isEncrypted: boolean };
  assert.ok(isEncrypted && name.endsWith('.zip.age'), name);
  return house.at(`${to}/${name}`);
}

test('with a key of age’s a backup opens with age and unzip, and nothing of the blog is to be seen in it', { skip }, async () => {
  const file = await encrypted('age', { QVILL_BACKUP_KEY_FILE: keyFile });
  const bytes = readFileSync(file);
  assert.ok(bytes.toString('latin1').startsWith('age-encryption.org/v1\n'));
  assert.ok(!bytes.includes('blog.db') && !bytes.includes('media/'));
  execFileSync('age', ['-d', '-i', keyFile, '-o', house.at('plain.zip'), file]);
  execFileSync('unzip', ['-q', '-t', house.at('plain.zip')]);
  assert.equal((await house.run(['verify', file], { QVILL_BACKUP_KEY_FILE: keyFile })).status, 0);
});

test('a public key makes backups that only the secret one opens', { skip }, async () => {
  const recipient = /public key: (age1\w+)/.exec(readFileSync(keyFile, 'utf8'))![1]!;
  const file = await encrypted('public', { QVILL_BACKUP_KEY: recipient });
  assert.match((await house.run(['verify', file], { QVILL_BACKUP_KEY: recipient })).error, /is a public key, which opens nothing: give the secret one/);
  assert.equal((await house.run(['restore', file, '--into', house.at('back')], { QVILL_BACKUP_KEY_FILE: keyFile })).status, 0);
});

test('a passphrase makes backups that it opens, and no other', async () => {
  const file = await encrypted('words', { QVILL_BACKUP_KEY: passphrase });
  assert.equal((await house.run(['verify', file], { QVILL_BACKUP_KEY: passphrase })).status, 0);
  const refusals: [key: Record<string, string>, says: RegExp][] = [
    [{ QVILL_BACKUP_KEY: `${passphrase}.` }, /QVILL_BACKUP_KEY is not the key with which it was encrypted/],
    [{}, /it is encrypted: set QVILL_BACKUP_KEY/],
  ];
  for (const [key, says] of refusals) {
    const { status, error } = await house.run(['restore', file, '--into', house.at('nothing')], key);
    assert.deepEqual([status, says.test(error)], [1, true], error);
    assert.ok(!existsSync(house.at('nothing/blog.db')));
  }
});

test('an encrypted one that was cut or changed anywhere does not open', async () => {
  const bytes = readFileSync(await encrypted('cut', { QVILL_BACKUP_KEY: passphrase }));
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 2_000]! ^= 1;
  for (const [name, content] of [
    ['short', bytes.subarray(0, bytes.length - 1)],
    ['chunk', bytes.subarray(0, 30_000)],
    ['flipped', flipped],
  ] as const) {
    writeFileSync(house.at(name), content);
    const { status, error } = await house.run(['restore', house.at(name), '--into', house.at('nothing')], { QVILL_BACKUP_KEY: passphrase });
    assert.deepEqual([name, status, /can’t be used as a backup/.test(error)], [name, 1, true], error);
    assert.ok(!existsSync(house.at('nothing/blog.db')));
  }
});

test('a key that is none is refused before anything is written', async () => {
  for (const [key, says] of [
    ['short', /a passphrase of 16 signs or more/],
    [`age1${'q'.repeat(58)}`, /QVILL_BACKUP_KEY is no key of age’s/],
  ] as const) {
    const { status, error } = await house.run(['backup', '--to', house.at('refused')], { QVILL_BACKUP_KEY: key });
    assert.deepEqual([status, says.test(error)], [1, true], error);
    assert.ok(!existsSync(house.at('refused')) || house.namesIn('refused').length === 0);
  }
});
