import { dirname } from 'node:path';
import { Problem } from '../core/problem.js';
import { type Choice, user } from './choice.js';
import type { Step } from './item.js';
import { Journal } from './journal.store.js';
import type { Machine } from './machine.store.js';
import { type Made, madeOf, readRecord, type Record, writeRecord } from './record.store.js';
import { begin, check } from './services.service.js';
import { addUser, removeUser } from './user.service.js';

/** Does all of it, or leaves everything as it was. @throws Problem that says what did not go */
export function change(machine: Machine, steps: readonly Step[], choice: Choice): void {
  const before = readRecord(machine);
  const hasUser = machine.idOf('user', user) !== null;
  const named = new Set(steps.map(({ item }) => item.path));
  const above = steps.filter(({ state }) => state === 'create').flatMap(({ item }) => missingFolders(machine, item.path));
  const folders = [...new Set(above)].filter((path) => !named.has(path));
  whole(machine, (journal) => {
    // First, so that what a power cut leaves is known as ours
    journal.note(() => writeRecord(machine, before));
    writeRecord(machine, { choice, isUserOurs: before?.isUserOurs || !hasUser, items: noted(before, steps, folders) });
    if (!hasUser) {
      addUser(machine, choice.data);
      journal.note(() => removeUser(machine));
    }
    for (const path of folders) journal.make({ kind: 'folder', path, mode: 0o755, owner: ['root', 'root'] });
    for (const { item, state } of steps) {
      if (state === 'create' || state === 'change') journal.make(item);
      if (state === 'remove') journal.remove(item.path);
    }
    check(machine);
    begin(machine, steps);
  });
}

/** @throws what `work` throws, when all that it did is taken back and who runs knows of it */
export function whole(machine: Machine, work: (journal: Journal) => void): void {
  const journal = new Journal(machine);
  try {
    work(journal);
  } catch (error) {
    journal.takeBack();
    const everything = [{ item: { kind: 'link', path: '/etc/systemd/system/nginx.service.d/qvill.conf', to: '' }, state: 'change' }] satisfies Step[];
    if (machine.hasSystemd) quietly(() => begin(machine, everything));
    throw error instanceof Problem ? new Problem(error.kind, `${error.message}\nNothing was changed`) : error;
  }
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Whatever was wrong before is none of ours, and the first failure is the one to be told
  }
}

/** Folders above a path that are not there, the outermost first. */
function missingFolders(machine: Machine, path: string): string[] {
  const above = dirname(path);
  return above === path || machine.has(above) ? [] : [...missingFolders(machine, above), above];
}

/** What was ours, and what is now. A file that was there already, and is the same, stays its owner's. */
function noted(before: Record | null, steps: readonly Step[], folders: readonly string[]): Made[] {
  const gone = steps.filter(({ state }) => state === 'remove').map(({ item }) => item.path);
  const isOurs = ({ item, state }: Step) =>
    state === 'create' || state === 'change' || (state === 'leave' && before?.items.some(({ path }) => path === item.path));
  const made = steps.filter(isOurs).map(({ item }) => madeOf(item));
  const above = folders.map((path): Made => ({ path, kind: 'folder' }));
  return [...new Map([...(before?.items ?? []), ...above, ...made].map((each) => [each.path, each])).values()].filter(({ path }) => !gone.includes(path));
}
