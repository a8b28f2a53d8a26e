/** What backups of this blog are called: `qvill-HOST-20261122T031200Z.zip`, and `.age` after it when it is encrypted. By this name they are ours, and by their names they are in order. */
export const backupName = (site: string, at: string, isEncrypted: boolean): string =>
  `${prefixOf(site)}${at.replace(/[-:]|\.\d+/g, '')}.zip${isEncrypted ? '.age' : ''}`;

/** When a backup of this blog was made, in ISO 8601; null when the file is not one. */
export function madeAt(site: string, name: string): string | null {
  const prefix = prefixOf(site);
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.zip(?:\.age)?$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '') ?? [];
  if (parts.length === 0) return null;
  const [year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

/** Whether this is what a run has left that was killed while it wrote. */
export const isLeftover = (site: string, name: string): boolean => name.endsWith('.tmp') && madeAt(site, name.slice(1, -'.tmp'.length)) !== null;

/** The name until it is whole. */
export const draftName = (name: string): string => `.${name}.tmp`;

/** Several blogs may share a place. */
const prefixOf = (site: string): string => `qvill-${new URL(site).host.replaceAll(/[^\w.-]/g, '-')}-`;
