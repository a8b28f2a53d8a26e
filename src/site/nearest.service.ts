import { existsSync } from 'node:fs';
import { firstWords } from '../core/first-words.js';
import { type Near, nearest } from '../core/nearest.js';
import type { Clock } from '../platform/clock.js';
import { SqliteConnection } from '../platform/sqlite-connection.store.js';

/** A look through ten thousand posts takes some milliseconds: who tries addresses by the thousand gets the plain page. */
const perSecond = 10;

/** What a reader may have meant who asked for an address that is none: put into the theme's own 404 page. Found without the framework. */
export class Nearest {
  #posts: Near[] | undefined;
  #second = 0;
  #given = 0;

  constructor(
    private readonly databaseFile: string,
    private readonly clock: Clock,
  ) {}

  /** The posts most like a path; none also when too many ask. */
  postsFor(path: string): Near[] {
    if (!canBeMeant(path) || this.#isBusy()) return [];
    try {
      this.#posts ??= existsSync(this.databaseFile) ? this.#read() : [];
    } catch {
      return []; // whatever is wrong with the database, nobody is kept from the plain page
    }
    return nearest(path, this.#posts);
  }

  /** The site is another one: so are its addresses. */
  forget(): void {
    this.#posts = undefined;
  }

  #isBusy(): boolean {
    const second = Math.floor(this.clock.now().getTime() / 1000);
    if (second !== this.#second) this.#given = 0;
    this.#second = second;
    return ++this.#given > perSecond;
  }

  #read(): Near[] {
    const connection = new SqliteConnection(this.databaseFile, 'read');
    try {
      const rows = connection.prepare(newestFirst).run.all() as unknown as [path: string, title: string, lang: string | null, start: string][];
      return rows.map(([path, title, lang, start]) => ({ path, title: title || firstWords(start), lang }));
    } finally {
      connection.close();
    }
  }
}

const newestFirst = `
  SELECT path, title, lang, CASE title WHEN '' THEN substr(markdown, 1, 4000) ELSE '' END FROM Post
  WHERE path IS NOT NULL AND status = 'published' ORDER BY id DESC`;

/** Files and the doors of other engines are not what readers mistype. */
const canBeMeant = (path: string): boolean => /^\/[^.]{3,300}$/.test(path) && !/\/\/|\/(wp-|cgi-bin|phpmyadmin|vendor)/i.test(path);
