import type { Record } from '../backup/record.store.js';
import { agoInWords, verdictInWords } from '../backup/words.js';
import { note, type Verdict, wrong } from './check.js';

/** Nightly ones may fail once before somebody has to look. */
const oldAfterMs = 50 * 3_600_000;

const tryAgain = 'See to what it names, then run “bin/qvill backup” and “bin/qvill verify”';

/** Whether the blog could be brought back, and what to do if not. @param now in milliseconds */
export function backupVerdict({ backups, failure }: Record, now: number): Verdict {
  const [latest] = backups;
  if (failure) return wrong(`The last ${failure.what === 'backup' ? 'backup' : 'verification'} came to nothing, at ${failure.at}: ${failure.reason}`, tryAgain);
  if (!latest)
    return note(
      'There is no backup: “bin/qvill backup” makes one, and deploy/systemd/qvill-backup.timer one each night',
      'Make one now, and let the timer make the next ones',
    );
  const { at, place, name, verdict, lacks } = latest;
  const age = agoInWords(Date.parse(at), now);
  const what = `The last backup is of ${at}, ${age} (${place}/${name})`;
  if (verdict && verdict.wrong.length > 0) return wrong(`${what}, and would not come back as it was: ${verdict.wrong[0]}`, tryAgain);
  if (lacks > 0)
    return wrong(
      `${what}; ${lacks} files of the library are missing or spoiled, and it has no good ones: “bin/qvill backup” names them`,
      'Send these files again at /admin/media, or bring them back from an older backup',
    );
  if (now - Date.parse(at) > oldAfterMs)
    return note(`${what}: see why none is made each night`, 'systemctl status qvill-backup.timer, or cron’s mail, says why; “bin/qvill backup” makes one now');
  return verdict
    ? `${what}; ${verdictInWords(verdict)}, ${verdict.at.slice(11, 16)} UTC`
    : note(`${what}; it was not verified: “bin/qvill verify” does it`, 'Run “bin/qvill verify”');
}
