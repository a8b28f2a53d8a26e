import type { Record } from '../backup/record.store.js';
import { agoInWords, verdictInWords } from '../backup/words.js';
import type { Verdict } from './check.js';

/** Nightly ones may fail once before somebody has to look. */
const oldAfterMs = 50 * 3_600_000;

/** Whether the blog could be brought back, and what to do if not. @param now in milliseconds */
export function backupVerdict({ backups, failure }: Record, now: number): Verdict {
  const [latest] = backups;
  if (failure) return { wrong: [`The last ${failure.what === 'backup' ? 'backup' : 'verification'} came to nothing, at ${failure.at}: ${failure.reason}`] };
  if (!latest) return { note: 'There is no backup: “bin/qvill backup” makes one, and deploy/systemd/qvill-backup.timer one each night' };
  const { at, place, name, verdict, lacks } = latest;
  const age = agoInWords(Date.parse(at), now);
  const what = `The last backup is of ${at}, ${age} (${place}/${name})`;
  if (verdict && verdict.wrong.length > 0) return { wrong: [`${what}, and would not come back as it was: ${verdict.wrong[0]}`] };
  if (lacks > 0) return { wrong: [`${what}; ${lacks} files of the library are missing or spoiled, and it has no good ones: “bin/qvill backup” names them`] };
  if (now - Date.parse(at) > oldAfterMs) return { note: `${what}: see why none is made each night` };
  return verdict
    ? `${what}; ${verdictInWords(verdict)}, ${verdict.at.slice(11, 16)} UTC`
    : { note: `${what}; it was not verified: “bin/qvill verify” does it` };
}
