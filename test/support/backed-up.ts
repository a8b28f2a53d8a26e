import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorStore } from '../../src/auth/author.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { ExportedBlog } from './exported.js';
import { type Ended, qvill } from './process.js';

export const password = 'correct horse battery';

/** A blog with pages, redirects, media and an owner, and a folder for what is made of it. The app runs in this process; commands in their own. */
export class BackedUpBlog {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-backup-'));
  private constructor(readonly exported: ExportedBlog) {}

  static async start(): Promise<BackedUpBlog> {
    const exported = await ExportedBlog.start();
    const { app } = exported.blog;
    await app.get(AuthorStore).add({ name: 'Ann', email: 'ann@example.org', password, role: 'owner' });
    await app.get(Publisher).publish();
    await app.get(Publisher).idle();
    return new BackedUpBlog(exported);
  }

  get data(): string {
    return this.exported.blog.config.data;
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  run(args: string[], more: Record<string, string> = {}): Promise<Ended> {
    return qvill(args, { QVILL_DATA: this.data, QVILL_URL: this.exported.blog.config.url, ...more });
  }

  /** Makes one in a folder. Returns its path, and what the command said. */
  async backup(to: string, ...options: string[]): Promise<{ file: string; made: Record<string, unknown> }> {
    const { status, out, error } = await this.run(['backup', '--to', this.at(to), '--json', ...options]);
    if (status !== 0) throw new Error(error + out);
    const made = JSON.parse(out) as { name: string };
    return { file: join(this.at(to), made.name), made };
  }

  namesIn(folder: string): string[] {
    return readdirSync(this.at(folder)).toSorted();
  }

  async stop(): Promise<void> {
    await this.exported.stop();
    rmSync(this.folder, { recursive: true });
  }
}
