import { statSync } from 'node:fs';

/*
 * Root alone may exchange the version of an installed blog and stop its service; its files must stay those of the user as whom the app
 * runs. So a command that root has started is that user, but for those moments.
 */

/** Whose files are in the data folder, as processes are started for that user; nothing where we are no root, or it is root's. */
type Owner = { uid: number; gid: number } | null;
let owner: Owner = null;

export function becomeOwner(data: string): void {
  const { uid, gid } = statSync(data, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 };
  if (process.getuid?.() !== 0 || uid === 0) return;
  process.setgroups!([gid]);
  process.setegid!(gid);
  process.seteuid!(uid);
  owner = { uid, gid };
}

export function asRoot<T>(work: () => T): T {
  if (!owner) return work();
  process.seteuid!(0);
  try {
    return work();
  } finally {
    process.seteuid!(owner.uid);
  }
}

/** Has `start` start a process that is the owner in all respects. */
export const forOwner = <T>(start: (as: { uid?: number; gid?: number }) => T): T => asRoot(() => start(owner ?? {}));
