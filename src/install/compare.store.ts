import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { beside, file, type Item, type State, type Step } from './item.js';
import type { Machine } from './machine.store.js';
import { digestOf, type Made, type Record } from './record.store.js';

/** What is to be done so that all of it is there, in order; what an earlier installation made and nothing needs any more goes. */
export function compare(machine: Machine, items: Item[], record: Record | null): Step[] {
  const noted = new Map((record?.items ?? []).map((made) => [made.path, made]));
  const steps = items.flatMap((item) => stepsFor(machine, item, noted));
  const named = new Set(steps.map(({ item }) => item.path));
  return [...steps, ...(record?.items ?? []).filter((made) => !named.has(made.path) && !made.isOthers).flatMap((made) => leftOver(machine, made))];
}

function stepsFor(machine: Machine, item: Item, noted: ReadonlyMap<string, Made>): Step[] {
  // Whoever has put the new version in its place has it from us
  const ours = [noted.get(item.path), noted.get(beside(item.path))].map((made) => made?.digest);
  const state = stateOf(machine, item, ours);
  if (state !== 'yours' || item.kind !== 'file') return [{ item, state }];
  const other = { ...item, path: beside(item.path) };
  const otherState = stateOf(machine, other, [noted.get(other.path)?.digest]);
  return [
    { item, state },
    { item: other, state: otherState === 'yours' ? 'leave' : otherState },
  ];
}

function stateOf(machine: Machine, item: Item, ours: readonly (string | undefined)[]): State {
  const found = contentOf(machine, item.path);
  if (found === null) return 'create';
  if (item.kind === 'folder' || ('isOthers' in item && item.isOthers)) return 'leave';
  if (found === (item.kind === 'file' ? item.text : item.to)) return 'leave';
  return ours.includes(digestOf(found)) ? 'change' : 'yours';
}

/** The text of a file, where a link leads, and an empty text for a folder; null when there is nothing. */
export function contentOf(machine: Machine, path: string): string | null {
  const stats = lstatSync(machine.at(path), { throwIfNoEntry: false });
  if (!stats) return null;
  if (stats.isSymbolicLink()) return readlinkSync(machine.at(path));
  return stats.isFile() ? readFileSync(machine.at(path), 'utf8') : '';
}

/** Whether what was made is there as it was made. */
export function isUntouched(machine: Machine, made: Made): boolean {
  const found = contentOf(machine, made.path);
  return found !== null && made.digest === digestOf(found);
}

function leftOver(machine: Machine, made: Made): Step[] {
  if (contentOf(machine, made.path) === null || made.kind === 'folder') return [];
  return [{ item: file(made.path, ''), state: isUntouched(machine, made) ? 'remove' : 'yours' }];
}
