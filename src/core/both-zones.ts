import { localFrom } from './dates.js';

/**
 * A moment as it is said where the author is and where the blog is: `2026-11-21 09:30 Europe/Vienna (UTC+1)`. One text when the
 * clocks of both show the same then. The distance from UTC tells the two hours apart that have one name in autumn.
 * @param moment ISO 8601 with its zone; the zones are IANA names
 * @throws RangeError when there is no such moment or zone
 */
export function bothZones(moment: string, authorZone: string, blogZone: string): string[] {
  const [author, blog] = [inZone(moment, authorZone), inZone(moment, blogZone)];
  return author.clock === blog.clock ? [author.text] : [author.text, blog.text];
}

function inZone(moment: string, timeZone: string): { text: string; clock: string } {
  const clock = `${localFrom(moment, timeZone)} ${offsetAt(moment, timeZone)}`;
  const [day, time, offset] = clock.split(' ');
  return { clock, text: isUtc(timeZone) ? `${day} ${time} UTC` : `${day} ${time} ${timeZone.replaceAll('_', ' ')} (${offset})` };
}

const isUtc = (timeZone: string): boolean => /^(Etc\/)?(UTC|UCT|GMT|Zulu|Universal)$/i.test(timeZone);

/** `UTC+1`, `UTC−3:30`, `UTC+0`. */
function offsetAt(moment: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' });
  const name = format.formatToParts(new Date(moment)).find(({ type }) => type === 'timeZoneName')!.value;
  return name.replace(/^GMT$/, 'GMT+0').replace('GMT', 'UTC').replace('-', '−');
}
