import { isZone } from '../core/locale.js';
import { note, unless, type Verdict, wrong } from './check.js';

/** A clock that was never set begins long before this was written. */
const earliest = '2025-01-01';

/** Moments in ISO 8601. `last`: of the last publication. */
export function clockVerdict({ now, last, zone, isSynchronised }: { now: string; last: string; zone: string; isSynchronised: boolean | null }): Verdict {
  const set = 'Have the system keep its clock right (timedatectl set-ntp true): a scheduled post waits for this clock';
  const ills = [];
  if (now < earliest) ills.push(wrong(`It is ${now} here: the clock was never set`, set));
  if (last > now) ills.push(wrong(`It is ${now} here, and the last publication was at ${last}: the clock went back`, set));
  if (isSynchronised === false) ills.push(note(`It is ${now} here, and nobody keeps this clock right`, set));
  if (!isZone(zone)) return [...ills, wrong(`The blog’s time zone “${zone}” is not known here`, 'Choose another one at /admin/settings')];
  const there = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(now));
  return unless(ills, `It is ${now}; ${there} in the blog’s zone, ${zone}${isSynchronised ? '; the clock is kept right' : ''}`);
}
