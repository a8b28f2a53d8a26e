/** A backup as rotation sees it: its name, and when it was made (ISO 8601). */
export type Dated = { name: string; at: string };

/** How many days, weeks and months are kept when nobody says otherwise: a loss may be noticed late. */
const kept = { days: 7, weeks: 4, months: 12 };

/**
 * The names of those that are no longer wanted: all but the newest `keep`; without a number all but the newest of each of the last seven days, four weeks and
 * twelve months that have any. The newest one always stays, and so does `proven`, the last that was verified.
 */
export function outdated(backups: readonly Dated[], keep: number | null, proven: string | null): string[] {
  const newestFirst = backups.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const wanted = new Set(keep === null ? generations(newestFirst) : newestFirst.slice(0, keep).map(({ name }) => name));
  for (const name of [newestFirst[0]?.name, proven]) if (name) wanted.add(name);
  return newestFirst.map(({ name }) => name).filter((name) => !wanted.has(name));
}

function generations(newestFirst: Dated[]): string[] {
  const ofEach = (periodOf: (at: string) => string, most: number): string[] => {
    const newest = new Map<string, string>();
    for (const { name, at } of newestFirst) if (!newest.has(periodOf(at))) newest.set(periodOf(at), name);
    return [...newest.values()].slice(0, most);
  };
  return [...ofEach((at) => at.slice(0, 10), kept.days), ...ofEach(weekOf, kept.weeks), ...ofEach((at) => at.slice(0, 7), kept.months)];
}

const dayMs = 86_400_000;

/** Weeks begin on Monday, as 5 January 1970 was one. */
const weekOf = (at: string): string => String(Math.floor((Date.parse(at) / dayMs - 4) / 7));
