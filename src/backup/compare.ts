import type { TreeDigests } from './tree-digests.store.js';
import type { Verdict } from './record.store.js';

/** Sites as sums of their files: `restored` was made from the backup, `live` is what readers have now, `was` what they had when the backup was made. */
export type Sites = { restored: TreeDigests; live: TreeDigests; was: TreeDigests };

/** `inTheMaking`: files of pages that were about to be made just then; `isOtherVersion`: the engine, or its address, is not the one that made what `was`. */
export type Circumstances = { inTheMaking: ReadonlySet<string>; isOtherVersion: boolean; failed: ReadonlyMap<string, string> };

export type Compared = Pick<Verdict, 'total' | 'identical' | 'changed' | 'unclear' | 'wrong'> & { changedSince: string[] };

/**
 * Whether a restore gives the site. What is the same now is; what is another, and comes back as it was, has changed since; and what comes back as it
 * neither is nor was is wrong.
 */
export function compareSites({ restored, live, was }: Sites, { inTheMaking, isOtherVersion, failed }: Circumstances): Compared {
  const names = [...new Set([...restored.keys(), ...live.keys(), ...was.keys()])].toSorted();
  const compared: Compared = { total: 0, identical: 0, changed: 0, unclear: 0, wrong: [], changedSince: [] };
  for (const name of names) {
    const [here, now, then] = [restored, live, was].map((site) => site.get(name));
    if (here === undefined && now === undefined && !failed.has(name)) continue; // it was withdrawn on its way
    compared.total++;
    if (here === now) compared.identical++;
    else if (failed.has(name)) compared.wrong.push(`${name} could not be made: ${failed.get(name)}`);
    else if (here === then || inTheMaking.has(name)) compared.changedSince.push(name);
    else if (isOtherVersion) compared.unclear++;
    else
      compared.wrong.push(
        `${name} ${here === undefined ? 'would be missing' : then === undefined ? 'would come from nowhere' : 'would come back with other bytes'}`,
      );
  }
  return { ...compared, changed: compared.changedSince.length };
}
