import { keyOf } from './path.js';

/*
 * The media library's addresses. `/media/NAME` is what authors write and what stays; it leads to where the bytes are,
 * `/media/FOLDER/FILE`, which is kept by browsers for a year, as other bytes lie in another folder.
 */

/** A file of the library as pages show it. `path` is where its bytes are, decoded. */
export type MediaFile = {
  name: string;
  path: string;
  type: string;
  width: number | null;
  height: number | null;
  bytes: number;
  alt: string | null;
  sizes: MediaSize[];
};

/** The same picture in another size or format. */
export type MediaSize = { path: string; type: string; width: number; height: number; bytes: number };

/** A size as the database has it: the name of its file in place of its path. */
export type SizeRow = Omit<MediaSize, 'path'> & { file: string };

/** A file as the database has it. */
export type MediaRow = Omit<MediaFile, 'path' | 'sizes'> & { digest: string; file: string; sizes: string };

/** The folder of a file with this SHA-256 (hex): 80 bits of it, so that an address is short and nobody meets another's. */
export const folderOf = (digest: string): string => digest.slice(0, 20);

export const mediaPath = (name: string): string => `/media/${name}`;

export const filePath = (digest: string, file: string): string => `/media/${folderOf(digest)}/${file}`;

/** The folder and the file that a path names, when it has the form of one. */
export function hashedPath(path: string): { folder: string; file: string } | null {
  const [, folder, file] = /^\/media\/([0-9a-f]{20})\/([^/]+)$/.exec(path) ?? [];
  return folder && file ? { folder, file } : null;
}

export function mediaFile({ digest, file, sizes, ...row }: MediaRow): MediaFile {
  const { name, type, width, height, bytes, alt } = row;
  const forms = (JSON.parse(sizes) as SizeRow[]).map(({ file: size, ...rest }) => ({ path: filePath(digest, size), ...rest }));
  return { name, path: filePath(digest, file), type, width, height, bytes, alt, sizes: forms };
}

/** What an author writes to show the file: a picture, a player, or a link. */
export function markdownFor(file: MediaFile): string {
  const address = mediaPath(file.name);
  return file.type === 'application/pdf' ? `[${file.name}](${address})` : `![](${address})`;
}

/** Every address at which the bytes of a file are. */
export const pathsOf = (file: MediaFile): string[] => [file.path, ...file.sizes.map(({ path }) => path)];

/** The name in an address such as `/media/river.jpg`, percent-encoded or not, alone or behind this origin (any, when none is given); else null. */
export function nameIn(address: string, origin?: string): string | null {
  const host = /^https?:\/\/[^/?#]+/i.exec(address)?.[0] ?? '';
  const target = origin === undefined || host === origin ? address.slice(host.length) : address;
  const [, name] = /^\/media\/([^/?#\s]+)(?:[?#].*)?$/.exec(target) ?? [];
  if (!name) return null;
  try {
    return keyOf(decodeURIComponent(name).normalize('NFC'));
  } catch {
    return null;
  }
}
