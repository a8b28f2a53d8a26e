import type { Source, SourceFile } from './source.js';

/** A file to be read, as often as it takes, and what lies in its folder or archive. */
export type Input = {
  name: string;
  bytes(): AsyncIterable<Uint8Array>;
  /** a file at a path below; null where there is none */
  beside(path: string): Promise<Buffer | null>;
};

const headBytes = 64 * 1024;

/** How a file begins. */
export async function headOf({ bytes }: Pick<Input, 'bytes'>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes()) {
    parts.push(part);
    size += part.length;
    if (size >= headBytes) break;
  }
  return Buffer.concat(parts).subarray(0, headBytes);
}

/** Files that posts name by the old site's addresses, found beside its export: in `wp-content/uploads`, in `content/images`, or as the address has it. */
export const filesBeside = (input: Input, site: string | null): Required<Pick<Source, 'file'>> => ({
  async file(address): Promise<SourceFile | null> {
    for (const path of placesOf(address, site)) {
      const bytes = await input.beside(path);
      if (bytes) return { name: path.slice(path.lastIndexOf('/') + 1), bytes };
    }
    return null;
  },
});

/** Where the file at an address may lie. What another site holds lies nowhere here. */
export function placesOf(address: string, site: string | null): string[] {
  const url = URL.parse(address, site ?? 'http://here.invalid');
  if (!url || !/^https?:$/.test(url.protocol) || !isOwn(url.hostname, site)) return [];
  const path = decoded(url.pathname).replace(/^\/+/, '');
  const places = [path, ...['wp-content/', 'wp-content/uploads/', 'uploads/', 'content/'].flatMap((folder) => after(path, folder))];
  // A smaller form of a picture whose own file is there
  const original = (place: string) => place.replace(/-\d+x\d+(\.\w+)$/, '$1');
  const all = [...places, ...places.map(original), ...places.map((place) => place.replace(/\/images\/size\/[^/]+\//, '/images/'))];
  return [...new Set(all)].filter((place) => place !== '' && !place.includes('\0') && !place.split('/').includes('..'));
}

const after = (path: string, folder: string): string[] => {
  const at = `/${path}`.indexOf(`/${folder}`);
  return at < 0 ? [] : [path.slice(at + folder.length)];
};

/** WordPress.com keeps files at hosts of its own. */
const isOwn = (host: string, site: string | null): boolean => {
  const own = site === null ? null : URL.parse(site)?.hostname.replace(/^www\./, '');
  const plain = host.replace(/^www\./, '');
  return (
    host === 'here.invalid' || plain === own || (own?.endsWith('.wordpress.com') ? plain === own.replace(/\.wordpress\.com$/, '.files.wordpress.com') : false)
  );
};

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
