import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Problem } from '../core/problem.js';
import type { Choice } from './choice.js';
import type { Item } from './item.js';
import type { Machine } from './machine.store.js';

/** What an installation has made, so that the next one knows what is ours, and that it can be undone. */
export type Record = {
  choice: Choice;
  /** whether the user was made by us */
  isUserOurs: boolean;
  items: Made[];
};
export type Made = { path: string; kind: Item['kind']; isOthers?: true; digest?: string };

const path = '/etc/qvill.installed';

/** @throws Problem when it is there and can't be understood */
export function readRecord(machine: Machine): Record | null {
  if (!machine.has(path)) return null;
  try {
    return JSON.parse(readFileSync(machine.at(path), 'utf8')) as Record;
  } catch (error) {
    throw new Problem('conflict', `${path}, in which an earlier installation noted what it made, can't be read (${(error as Error).message})`);
  }
}

export function writeRecord(machine: Machine, record: Record | null): void {
  if (record) writeFileSync(machine.at(path), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  else if (existsSync(machine.at(path))) rmSync(machine.at(path));
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What is noted of an item. */
export const madeOf = (item: Item): Made => ({
  path: item.path,
  kind: item.kind,
  ...(item.kind !== 'link' && item.isOthers ? { isOthers: true } : {}),
  ...(item.kind === 'file' && !item.isOthers ? { digest: digestOf(item.text) } : {}),
  ...(item.kind === 'link' ? { digest: digestOf(item.to) } : {}),
});
