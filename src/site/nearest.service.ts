import { existsSync } from 'node:fs';
import { firstWords } from '../core/first-words.js';
import { labelFolderOf, type Near, nearest } from '../core/nearest.js';
import type { Clock } from '../platform/clock.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

/** A look through ten thousand posts takes some milliseconds: who tries addresses by the thousand gets the plain page. */
const perSecond = 10;

/** What a reader may have meant who asked for an address that is none: put into the theme's own 404 page. Found without the framework. */
export class Nearest {
  #pages: Page[] | undefined;
  #second = 0;
  #given = 0;

  constructor(
    private readonly databaseFile: string,
    private readonly clock: Clock,
  ) {}

  /** The posts most like a path, and lists of a label where one is asked for; none also when too many ask. @param isThere whether a page lives at a path */
  pagesFor(path: string, isThere: (path: string) => boolean): Near[] {
    if (!canBeMeant(path) || this.#isBusy()) return [];
    try {
      this.#pages ??= existsSync(this.databaseFile) ? this.#read() : [];
    } catch {
      return []; // whatever is wrong with the database, nobody is kept from the plain page
    }
    const folder = labelFolderOf(path);
    const isAsked = ({ kind, path: other }: Page) => kind === 'post' || (kind === folder && isThere(other));
    return nearest(path, this.#pages.filter(isAsked));
  }

  /** The site is another one: so are its addresses. */
  forget(): void {
    this.#pages = undefined;
  }

  #isBusy(): boolean {
    const second = Math.floor(this.clock.now().getTime() / 1000);
    if (second !== this.#second) this.#given = 0;
    this.#second = second;
    return ++this.#given > perSecond;
  }

  #read(): Page[] {
    const connection = new SqliteConnection(this.databaseFile, 'read');
    try {
      const rows = connection.prepare(newestFirst).run.all() as unknown as [path: string, title: string, lang: string | null, start: string][];
      const posts = rows.map(([path, title, lang, start]) => ({ kind: 'post' as const, path, title: title || firstWords(start), lang }));
      const labels = connection.prepare(allLabels).run.all() as unknown as [kind: Folder, slug: string, name: string][];
      return [...labels.map(([kind, slug, name]) => ({ kind, path: `/${kind}/${slug}`, title: name, lang: null })), ...posts];
    } finally {
      connection.close();
    }
  }
}

type Folder = NonNullable<ReturnType<typeof labelFolderOf>>;
type Page = Near & { kind: 'post' | Folder };

const allLabels = `
  SELECT 'tags', slug, name FROM Tag UNION ALL SELECT 'categories', slug, name FROM Category UNION ALL SELECT 'authors', slug, name FROM Author`;

const newestFirst = `
  SELECT path, title, lang, CASE title WHEN '' THEN substr(markdown, 1, 4000) ELSE '' END FROM Post
  WHERE path IS NOT NULL AND status = 'published' ORDER BY id DESC`;

/** Files and the doors of other engines are not what readers mistype. */
const canBeMeant = (path: string): boolean => /^\/[^.]{3,300}$/.test(path) && !/\/\/|\/(wp-|cgi-bin|phpmyadmin|vendor)/i.test(path);
