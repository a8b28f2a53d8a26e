import { accessSync, constants, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../platform/config.js';
import { rootFolder } from '../platform/folders.js';
import { type Check, counted, type Ill, note, unless, wrong } from './check.js';
import type { Place } from './place.js';

/** How many files are named one by one. */
const named = 5;

/** Whose files they are, and who may read what is nobody else's: accounts, drafts, secrets of the day. */
export const blogFiles: Check<Place> = {
  name: 'permissions',
  isQuick: true,
  look: ({ config }) => {
    const { uid, mode } = lstatSync(config.data);
    const files = filesOf(config).map((file) => ({ file, ...pick(lstatSync(file)) }));
    const refused = [config.data, ...files.map(({ file }) => file)].filter((file) => !isOpen(file));
    const ills = refused
      .slice(0, named)
      .map((file) => wrong(`${file} can’t be read and written by this user`, `chown -R the folder to the user of the service, whose it is: ${config.data}`));
    // A group may pass through to the site tree, which is that of nginx
    if ((mode & 0o066) !== 0) ills.push(wrong(`${config.data} can be listed or written by others`, `chmod 700 ${config.data}, or 710 with the group of nginx`));
    else if ((mode & 0o001) !== 0)
      ills.push(note(`Everybody on this machine may pass through ${config.data}`, `chgrp www-data ${config.data} && chmod 710 ${config.data}`));
    const shown = files.filter((each) => (each.mode & 0o077) !== 0 && !each.isFolder).map(({ file }) => file);
    if (shown.length > 0) ills.push(wrong(`Others may read ${listed(shown)}`, `chmod 600 ${shown.join(' ')}`));
    const strange = files.filter((each) => each.uid !== uid).map(({ file }) => file);
    if (strange.length > 0)
      ills.push(
        wrong(
          `${counted(strange.length, 'file belongs', 'files belong')} to another user than ${config.data} itself: ${listed(strange)}`,
          `chown -R --reference=${config.data} ${config.data}`,
        ),
      );
    return unless([...ills, ...asRoot(uid), ...codeOf(uid)], `${config.data} and what is in it belong to one user, and nobody else reads what is not public`);
  },
};

/** What root makes can't be changed by the service afterwards. */
function asRoot(owner: number): Ill[] {
  if (process.getuid?.() !== 0 || owner === 0) return [];
  return [
    note('This is run as root, and the folder is another user’s: what is made now would be root’s', 'Run it as that user: sudo -u qvill bin/qvill doctor'),
  ];
}

/** Whoever takes over the app must not change what it runs: not the engine's user, but root, owns the engine. */
function codeOf(uid: number): Ill[] {
  if (uid === 0) return [];
  const code = ['bin', 'dist', 'node_modules', 'views', 'package.json'].map((name) => join(rootFolder, name)).filter((path) => existsSync(path));
  const own = [rootFolder, ...code].map((path) => ({ path, ...pick(statSync(path)) })).filter((each) => each.uid === uid || (each.mode & 0o002) !== 0);
  if (own.length === 0) return [];
  return [
    note(
      `The user of the blog can change its program: ${listed(own.map(({ path }) => path))}`,
      `chown -R root:root ${rootFolder} && chmod -R go-w ${rootFolder}`,
    ),
  ];
}

/** What lies in the folder itself, and not the trees, which are public, nor the library, nor the theme. */
function filesOf({ data }: Config): string[] {
  return readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.name === 'trees')
    .map(({ name }) => join(data, name))
    .filter((file) => lstatSync(file, { throwIfNoEntry: false }));
}

const pick = (stats: { uid: number; mode: number; isDirectory: () => boolean }) => ({ uid: stats.uid, mode: stats.mode, isFolder: stats.isDirectory() });
const listed = (files: string[]): string => files.slice(0, named).join(', ') + (files.length > named ? ` and ${files.length - named} more` : '');

function isOpen(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
