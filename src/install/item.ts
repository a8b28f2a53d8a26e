/** Something that is to be on the machine. Paths are as seen from there, whatever `--root` is. */
export type Item =
  /** `isOthers`: it is made when it is missing, and then belongs to whoever writes it, as a log does */
  | { kind: 'file'; path: string; text: string; mode: number; owner: Owner; isOthers?: true }
  /** `isOthers`: what is in it is not ours */
  | { kind: 'folder'; path: string; mode: number; owner: Owner; isOthers?: true }
  | { kind: 'link'; path: string; to: string };

/** Names of a user and a group. */
export type Owner = readonly [user: string, group: string];

export const root: Owner = ['root', 'root'];

export const file = (path: string, text: string, mode = 0o644, owner = root): Item => ({ kind: 'file', path, text, mode, owner });
export const link = (path: string, to: string): Item => ({ kind: 'link', path, to });

/** What happens to an item. `yours`: the owner has changed it, so the new version comes to lie beside it. */
export type State = 'create' | 'change' | 'leave' | 'yours' | 'remove';
export type Step = { item: Item; state: State };

/** The name of a new version beside a file that the owner has changed: Debian's own, which nothing reads as a configuration. */
export const beside = (path: string): string => `${path}.ucf-dist`;
