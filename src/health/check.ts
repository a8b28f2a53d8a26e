/** What a look at one thing found: as it should be, worth knowing, or wrong; in a sentence for the operator, and what to do unless all is well. */
export type Finding = { check: string; state: 'well' | 'note' | 'wrong'; said: string; todo?: string };

/** Something to know, and what to do about it. */
export type Ill = { state: 'note' | 'wrong'; said: string; todo: string };

/** A sentence when all is well. */
export type Verdict = string | Ill | Ill[];

/** A thing that can be looked at: a row of a table (checks.store.ts). It changes nothing. `isQuick`: a page can wait for it. */
export type Check<Place> = { name: string; isQuick: boolean; look: (place: Place) => Verdict | Promise<Verdict> };

export function findingsOf(check: string, verdict: Verdict): Finding[] {
  if (typeof verdict === 'string') return [{ check, state: 'well', said: verdict }];
  return [verdict].flat().map((ill) => ({ check, ...ill }));
}

export const wrong = (said: string, todo: string): Ill => ({ state: 'wrong', said, todo });
export const note = (said: string, todo: string): Ill => ({ state: 'note', said, todo });

/** What there is to say, if anything; else the sentence. */
export const unless = (ills: Ill[], well: string): Verdict => (ills.length > 0 ? ills : well);

export const counted = (count: number, one: string, many: string): string => (count === 1 ? `one ${one}` : `${count.toLocaleString('en')} ${many}`);
