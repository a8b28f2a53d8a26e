/** What a look at one thing found: as it should be, worth knowing, or wrong. In a sentence for the operator. */
export type Finding = { check: string; state: 'well' | 'note' | 'wrong'; said: string };

/** A thing that can be looked at. A row of a table (checks.store.ts); it changes nothing. */
export type Check<Place> = { name: string; look: (place: Place) => Verdict | Promise<Verdict> };

/** A sentence when all is well; else what is wrong, or worth knowing. */
export type Verdict = string | { wrong: string[] } | { note: string };

export function findingsOf(check: string, verdict: Verdict): Finding[] {
  if (typeof verdict === 'string') return [{ check, state: 'well', said: verdict }];
  if ('note' in verdict) return [{ check, state: 'note', said: verdict.note }];
  return verdict.wrong.map((said) => ({ check, state: 'wrong', said }));
}

/** Wrong, if anything is; else the sentence. */
export const unless = (wrong: string[], well: string): Verdict => (wrong.length > 0 ? { wrong } : well);

export const counted = (count: number, one: string, many: string): string => (count === 1 ? `one ${one}` : `${count.toLocaleString('en')} ${many}`);
