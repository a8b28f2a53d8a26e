import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalid } from '../core/problem.js';
import type { BackupKey } from './key.js';

/*
 * The format is age’s (https://age-encryption.org/v1), which other programs read: `age -d -i key.txt FILE > blog.zip`. Its chunks are authenticated
 * with their order and the end, so what was cut, swapped or changed does not open.
 */

/** What every such file begins with. */
export const ageMark = 'age-encryption.org/v1\n';

/** scrypt with 2^15 takes 32 MB and 0.1 s; the usual 2^18 takes 256 MB, which a small server has not. The passphrase is long in return (key.ts). */
const workFactor = 15;

/** A stream that writes all it is given into the target, encrypted when there is a key; `written` is kept when all of it is through. */
export async function encrypted(target: Writable, key: BackupKey | null): Promise<{ input: Writable; written: Promise<unknown> }> {
  const input = new PassThrough();
  if (!key) return { input, written: pipeline(input, target) };
  const { Encrypter, identityToRecipient } = await import('age-encryption');
  const encrypter = new Encrypter();
  try {
    if (key.kind === 'passphrase') {
      encrypter.setScryptWorkFactor(workFactor);
      encrypter.setPassphrase(key.text);
    } else encrypter.addRecipient(key.kind === 'identity' ? await identityToRecipient(key.text) : key.text);
  } catch (error) {
    throw invalid('QVILL_BACKUP_KEY', `QVILL_BACKUP_KEY is no key of age’s: ${(error as Error).message}`);
  }
  const stream = await encrypter.encrypt(Readable.toWeb(input) as ReadableStream<Uint8Array>);
  return { input, written: pipeline(Readable.fromWeb(stream as never), target) };
}

/** The plain bytes of an encrypted stream. @throws Problem('invalid') in words for whoever chose the key */
export async function decrypted(stream: Readable, key: BackupKey | null): Promise<Readable> {
  if (!key) throw invalid('QVILL_BACKUP_KEY', 'it is encrypted: set QVILL_BACKUP_KEY, or QVILL_BACKUP_KEY_FILE, to its key');
  if (key.kind === 'recipient')
    throw invalid('QVILL_BACKUP_KEY', 'it is encrypted, and QVILL_BACKUP_KEY is a public key, which opens nothing: give the secret one');
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  if (key.kind === 'passphrase') decrypter.addPassphrase(key.text);
  else decrypter.addIdentity(key.text);
  const plain = await decrypter.decrypt(Readable.toWeb(stream) as ReadableStream<Uint8Array>).catch((error: Error) => {
    throw invalid(
      'QVILL_BACKUP_KEY',
      /no identity/i.test(error.message) ? 'QVILL_BACKUP_KEY is not the key with which it was encrypted' : `it can’t be decrypted: ${error.message}`,
    );
  });
  return Readable.fromWeb(plain as never);
}
