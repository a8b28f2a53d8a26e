/** Bytes: of V8's heap with what hangs on it, and of the process (PSS). `begun`: before the first module of the program. */
export type Bytes = { heap: number; pss: number };

/** What the packages of a program cost in one start. `wantedBy`: which packages ask for it. */
export type Recording = { begun: Bytes; packages: PackageCost[]; total: Bytes };
export type PackageCost = Bytes & { name: string; modules: number; wantedBy: string[] };

/** Of several starts the middle one of each figure. Packages that are not in every start count as nothing where they are not. */
export function middleOf(recordings: readonly Recording[]): Recording {
  const names = new Set(recordings.flatMap(({ packages }) => packages.map(({ name }) => name)));
  const among = (name: string) => recordings.map(({ packages }) => packages.find((each) => each.name === name));
  const packages = [...names].map((name): PackageCost => {
    const all = among(name);
    const wantedBy = [...new Set(all.flatMap((each) => each?.wantedBy ?? []))];
    return { name, wantedBy, ...bytesIn(all.map((each) => each ?? { heap: 0, pss: 0 })), modules: median(all.map((each) => each?.modules ?? 0)) };
  });
  return { packages, begun: bytesIn(recordings.map(({ begun }) => begun)), total: bytesIn(recordings.map(({ total }) => total)) };
}

const bytesIn = (all: readonly Bytes[]): Bytes => ({ heap: median(all.map(({ heap }) => heap)), pss: median(all.map(({ pss }) => pss)) });

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
