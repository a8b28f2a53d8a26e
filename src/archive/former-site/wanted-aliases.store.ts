import { keyOf } from '../../core/path.js';
import type { Rows } from '../../platform/rows.store.js';
import { whyNoOldAddress } from '../../core/old-address.js';
import type { FormerSite } from './former-site.js';
import type { ImportedPost } from '../markdown/read-post.js';

/** Old addresses that posts get beside those that they name themselves. */
export class WantedAliases {
  constructor(
    private readonly rows: Rows,
    private readonly site: FormerSite | null,
  ) {}

  get none(): boolean {
    return this.site === null;
  }

  added(id: string, post: ImportedPost): ImportedPost {
    const more = (this.site?.aliasesOf(id, post) ?? []).filter((path) => whyNoOldAddress(keyOf(path)) === null);
    const aliases = new Map([...post.aliases, ...more].map((path) => [keyOf(path), path]));
    return more.length === 0 ? post : { ...post, aliases: [...aliases.values()] };
  }

  /** Whether some of them answer nowhere yet. */
  isNew({ aliases }: ImportedPost): boolean {
    return aliases
      .map(keyOf)
      .some((key) => !this.rows.one("SELECT 1 FROM Alias WHERE key = ?1 UNION ALL SELECT 1 FROM Post WHERE path IN (?1, ?1 || '/')", key));
  }
}
