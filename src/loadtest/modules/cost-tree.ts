import type { Bytes, PackageCost, Recording } from './recording.js';

/**
 * A package with those that would not be there without it. `with`: what all of them cost together, which is what leaving it out would
 * save; `wantedBy`: all who ask for it.
 */
export type Cost = { name: string; modules: number; alone: Bytes; with: Bytes; wantedBy: string[]; below: Cost[] };

/**
 * The tree of what makes what needed: each package stands under the last one through which every way from the program to it leads (its
 * dominator). What two packages share stands under what has both.
 */
export function costTree({ packages }: Recording): Cost[] {
  const parents = new Map(packages.map(({ name, wantedBy }) => [name, wantedBy.filter((each) => packages.some((other) => other.name === each))]));
  const over = dominators(parents);
  const treeOf = (cost: PackageCost): Cost => {
    const below = packages.filter(({ name }) => over.get(name) === cost.name).map(treeOf);
    const { name, modules, heap, pss, wantedBy } = cost;
    const sum = below.reduce((all, each) => ({ heap: all.heap + each.with.heap, pss: all.pss + each.with.pss }), { heap, pss });
    return { name, modules, wantedBy, alone: { heap, pss }, with: sum, below: bySize(below) };
  };
  return bySize(packages.filter(({ name }) => over.get(name) === null).map(treeOf));
}

const bySize = (costs: Cost[]): Cost[] => costs.toSorted((a, b) => b.with.pss - a.with.pss);

/** For each the one through which all ways to it lead; null where no one package does. Looked at again until nothing changes any more. */
function dominators(parents: ReadonlyMap<string, readonly string[]>): Map<string, string | null> {
  // Above each: all that stand on every way to it. At first that is everybody, but for those whom nobody asks for
  const names = [...parents.keys()];
  const above = new Map(names.map((name) => [name, new Set(parents.get(name)!.length === 0 ? [name] : names)]));
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, wanting] of parents) {
      if (wanting.length === 0) continue;
      const [first, ...rest] = wanting.map((parent) => above.get(parent)!);
      const common = new Set([...first!].filter((each) => rest.every((set) => set.has(each)))).add(name);
      if (common.size !== above.get(name)!.size) changed = true;
      above.set(name, common);
    }
  }
  // The nearest of those above it is the one that has the most above itself
  return new Map(
    names.map((name) => {
      const others = [...above.get(name)!].filter((each) => each !== name);
      return [name, others.toSorted((a, b) => above.get(b)!.size - above.get(a)!.size)[0] ?? null];
    }),
  );
}
