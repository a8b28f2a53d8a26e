import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missing } from '../../core/problem.js';
import { receive } from '../../media/media-folder.store.js';

/** A blog that somebody sent, what they said of the site that it was, and what the last trial or import of it said. */
export type Sent<Report> = { id: string; name: string; path: string; oldSite: SentOldSite | null; report: Report | null };

/** As a form has it; `addresses` is a text with one a line, `hosts` are those from which pictures are fetched. */
export type SentOldSite = { site: string; permalinks: string; sitemap: string; addresses: string; fetches: boolean; hosts: string[] };

const prefix = 'sent-';
/** Beside the file that was sent, which can't be called so. */
const reportFile = '.report.json';
const oldSiteFile = '.old-site.json';
const mostBytes = 2_000_000_000;
const keptMs = 24 * 3_600_000;

/** The files that were sent to be imported, each in a folder of its own. They go when they are imported, and after a day. */
export class SentFolder<Report> {
  constructor(private readonly root: string) {}

  /** Writes a file to disk as it comes. Returns its id. @throws Problem('large' | 'full') in words */
  async take(file: AsyncIterable<Uint8Array>, sentName: string): Promise<string> {
    this.#sweep();
    const id = randomUUID();
    const name = nameFrom(sentName);
    mkdirSync(this.#at(id), { recursive: true, mode: 0o700 });
    try {
      await receive(file, join(this.#at(id), name), mostBytes, name);
    } catch (error) {
      this.drop(id);
      throw error;
    }
    return id;
  }

  /** @throws Problem('missing') when there is none, any more */
  find(id: string): Sent<Report> {
    const name = /^[0-9a-f-]{36}$/.test(id) && existsSync(this.#at(id)) ? readdirSync(this.#at(id)).find((file) => !file.startsWith('.')) : undefined;
    if (name === undefined) throw missing('There is no such file to import: it was imported, removed, or is older than a day');
    return { id, name, path: join(this.#at(id), name), oldSite: this.#said<SentOldSite>(id, oldSiteFile), report: this.#said<Report>(id, reportFile) };
  }

  all(): Sent<Report>[] {
    const ids = existsSync(this.root) ? readdirSync(this.root).filter((name) => name.startsWith(prefix)) : [];
    return ids.map((name) => this.find(name.slice(prefix.length)));
  }

  keep(id: string, report: Report): void {
    writeFileSync(join(this.#at(id), reportFile), JSON.stringify(report));
  }

  /** Gives what was sent, with that. */
  keepOldSite(id: string, oldSite: SentOldSite): Sent<Report> {
    writeFileSync(join(this.#at(id), oldSiteFile), JSON.stringify(oldSite));
    return this.find(id);
  }

  drop(id: string): void {
    rmSync(this.#at(id), { recursive: true, force: true });
  }

  #said<T>(id: string, file: string): T | null {
    const path = join(this.#at(id), file);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
  }

  #at = (id: string): string => join(this.root, prefix + id);

  #sweep(): void {
    for (const { id } of this.all()) if (Date.now() - statSync(this.#at(id)).mtimeMs > keptMs) this.drop(id);
  }
}

/** The name by which it is known on the report; what it is its bytes say. */
const nameFrom = (sent: string): string =>
  basename(sent.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N}. ()_-]+/gu, '-')
    .replace(/^\.+/, '')
    .slice(-100) || 'blog';
