import { invalid } from '../core/problem.js';

/** With what backups are encrypted and opened. A recipient alone (a public key) can't open them. */
export type BackupKey = { kind: 'identity' | 'recipient' | 'passphrase'; text: string };

const leastSigns = 16;

/**
 * What `QVILL_BACKUP_KEY` says: an identity of age (`AGE-SECRET-KEY-1…`, or all of the file that `age-keygen` writes), a recipient (`age1…`), or a passphrase; null
 * when it is empty. @throws Problem('invalid') when it is too short
 */
export function backupKey(value: string): BackupKey | null {
  const text = value.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).at(-1) ?? ''; // prettier-ignore
  if (text === '') return null;
  if (/^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/.test(text)) return { kind: 'identity', text };
  if (/^age1[0-9a-z]+$/.test(text)) return { kind: 'recipient', text };
  if (text.length < leastSigns) throw invalid('QVILL_BACKUP_KEY', `QVILL_BACKUP_KEY must be a key of age’s, or a passphrase of ${leastSigns} signs or more`);
  return { kind: 'passphrase', text };
}
