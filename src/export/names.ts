import type { WholePost } from '../posts/whole-post.store.js';

const folders = { published: 'posts', scheduled: 'posts', idea: 'ideas', trashed: 'trash' } as const;

/** The folder that a post's file lies in. */
export const folderFor = ({ status, kind }: Pick<WholePost, 'status' | 'kind'>): string =>
  kind === 'page' && (status === 'published' || status === 'scheduled') ? 'pages' : folders[status];

/** Hugo takes files of these names for what introduces their folder. */
const special: ReadonlySet<string> = new Set(['index', '_index']);

/** Names for files, by their posts' slugs; two that some disks can't tell apart get different ones. */
export class Names {
  readonly #taken = new Set<string>();

  /** Without its ending. */
  of({ slug, uid }: Pick<WholePost, 'slug' | 'uid'>): string {
    const name = special.has(slug) ? `${slug}-` : slug.replaceAll('/', '-');
    const key = name.normalize('NFC').toLowerCase();
    const free = this.#taken.has(key) ? `${name}-${uid.slice(0, 8)}` : name;
    this.#taken.add(free.normalize('NFC').toLowerCase());
    return free;
  }
}
