import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { whole } from './change.service.js';
import { user } from './choice.js';
import { contentOf, isUntouched } from './compare.store.js';
import type { Step } from './item.js';
import type { Machine } from './machine.store.js';
import { type Made, type Record, writeRecord } from './record.store.js';
import { begin, check, end } from './services.service.js';
import { removeUser } from './user.service.js';

/** What goes and what stays when an installation is taken back. */
export type Undoing = { gone: Made[]; kept: { made: Made; why: string }[]; hasUser: boolean };

/** @param hasData whether the data folder goes too */
export function undoing(machine: Machine, record: Record, hasData: boolean): Undoing {
  const there = record.items.filter(({ path }) => contentOf(machine, path) !== null).toReversed();
  const gone: Made[] = [];
  const kept: Undoing['kept'] = [];
  for (const made of there) {
    const why = reasonToStay(machine, made, gone, hasData ? record.choice.data : null);
    if (why) kept.push({ made, why });
    else gone.push(made);
  }
  // Its number would be given to somebody else, who would have the files
  const hasUser = record.isUserOurs && machine.idOf('user', user) !== null && !kept.some(({ made }) => made.isOthers);
  return { gone, kept, hasUser };
}

function reasonToStay(machine: Machine, made: Made, gone: readonly Made[], data: string | null): string | null {
  if (made.path === data) return null;
  if (made.kind === 'file' && made.isOthers) return contentOf(machine, made.path) === '' ? null : 'it has been written to';
  if (made.kind !== 'folder') return isUntouched(machine, made) ? null : 'you have changed it';
  const names = readdirSync(machine.at(made.path)).filter((name) => !gone.some(({ path }) => path === `${made.path}/${name}`));
  return names.length === 0 ? null : 'it is not empty';
}

/** Takes it back as a whole or not at all, but for the data folder, which goes last. */
export function undo(machine: Machine, record: Record, { gone, kept, hasUser }: Undoing): void {
  const isFolder = ({ kind }: Made) => kind === 'folder';
  end(machine);
  whole(machine, (journal) => {
    journal.removeDrafts(record.items.map(({ path }) => path));
    for (const { path } of gone.filter((made) => !isFolder(made))) journal.remove(path);
    check(machine);
    begin(machine, gone.map(({ path }): Step => ({ item: { kind: 'link', path, to: '' }, state: 'remove' }))); // prettier-ignore
  });
  for (const { path } of gone.filter(isFolder)) {
    if (path === record.choice.data) rmSync(machine.at(path), { recursive: true });
    else rmdirSync(machine.at(path));
  }
  if (hasUser) removeUser(machine);
  const left = record.items.filter((made) => kept.some((each) => each.made === made));
  writeRecord(machine, left.length === 0 ? null : { choice: { ...record.choice, hasVarnish: false }, items: left, isUserOurs: record.isUserOurs && !hasUser });
}
