import { accessSync, constants, existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { invalid, Problem } from '../core/problem.js';
import { toDisk } from '../platform/whole-file.store.js';
import { otherVersion, type OtherVersion, versionIn } from './other-version.store.js';
import { asRoot } from './user.service.js';

/** The link by which a blog is started, such as /opt/qvill/current, and the version to which it leads. */
export type Installation = { link: string; version: OtherVersion };

/** @throws Problem('invalid') when it is no link to a version */
export function installationAt(named: string): Installation {
  const link = resolve(named);
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() || !versionIn(link))
    throw invalid('link', `${link} is no link to a folder with a Qvill in it`);
  return { link, version: otherVersion(link) };
}

/**
 * The one link to a version that stands beside one of these folders or above, where npm may have put them a few levels down; where there are several, the one that leads
 * to the first of them. Null when there is none.
 */
export function findInstallation(folders: readonly string[]): Installation | null {
  const places = new Set(folders.flatMap(above));
  const found = [...places].filter((place) => existsSync(place)).flatMap(linksIn);
  const [used] = found.filter(({ version }) => version.folder === folders[0]);
  return used ?? (found.length === 1 ? found[0]! : null);
}

const levels = 4;

const above = (folder: string): string[] => Array.from({ length: levels }, () => (folder = dirname(folder)));

function linksIn(place: string): Installation[] {
  const links = readdirSync(place, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink() && !entry.name.startsWith('.'));
  return links.flatMap(({ name }) => {
    const link = join(realpathSync(place), name);
    const version = versionIn(link);
    return version ? [{ link, version }] : [];
  });
}

/** @throws Problem('forbidden') when this user may not lead the link elsewhere */
export function checkMayPoint(link: string): void {
  try {
    asRoot(() => accessSync(dirname(link), constants.W_OK));
  } catch {
    throw new Problem('forbidden', `${link} can’t be led elsewhere by this user: run this as root (“sudo …”), or as the owner of ${dirname(link)}`);
  }
}

/** Where the link leads now; null when it leads nowhere. */
export const leadsTo = (link: string): string | null => (existsSync(link) ? realpathSync(link) : null);

/** In one step: whoever starts the blog starts the one version or the other. */
export function pointTo(link: string, folder: string): void {
  const place = dirname(link);
  const isFar = isAbsolute(readlinkSync(link));
  const draft = join(place, `.${basename(link)}.next`);
  asRoot(() => {
    rmSync(draft, { force: true });
    symlinkSync(isFar ? folder : relative(place, folder), draft);
    renameSync(draft, link);
    toDisk(place);
  });
}
