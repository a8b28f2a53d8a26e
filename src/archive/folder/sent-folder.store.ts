import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missing } from '../../core/problem.js';
import { receive } from '../../media/media-folder.store.js';

/** A blog that somebody sent, and what the last trial or import of it said. */
export type Sent<Report> = { id: string; name: string; path: string; report: Report | null };

const prefix = 'sent-';
const reportFile = 'report.json';
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
    const name = /^[0-9a-f-]{36}$/.test(id) && existsSync(this.#at(id)) ? readdirSync(this.#at(id)).find((file) => file !== reportFile) : undefined;
    if (name === undefined) throw missing('There is no such file to import: it was imported, removed, or is older than a day');
    const report = join(this.#at(id), reportFile);
    return { id, name, path: join(this.#at(id), name), report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as Report) : null };
  }

  all(): Sent<Report>[] {
    const ids = existsSync(this.root) ? readdirSync(this.root).filter((name) => name.startsWith(prefix)) : [];
    return ids.map((name) => this.find(name.slice(prefix.length)));
  }

  keep(id: string, report: Report): void {
    writeFileSync(join(this.#at(id), reportFile), JSON.stringify(report));
  }

  drop(id: string): void {
    rmSync(this.#at(id), { recursive: true, force: true });
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
