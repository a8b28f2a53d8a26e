import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { exportBlog } from '../../src/export/export-blog.service.js';
import { openExport } from '../../src/export/export-files.store.js';
import { FolderSink } from '../../src/export/folder-sink.store.js';
import { type Extra, extras } from '../../src/export/manifest.js';
import { Restorer } from '../../src/export/restorer.service.js';
import type { RestoreReport } from '../../src/export/restore-report.js';
import { Sizing } from '../../src/media/sizing.service.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { type Blog, StillClock, startBlog } from './blog.js';

/** The moment at which these blogs live: what is scheduled stays so. */
export const noon = '2026-11-22T12:00:00.000Z';

/** Blogs that go out and come in again, in folders of their own. */
export class Houses {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-house-'));
  readonly #blogs: Blog[] = [];
  #exports = 0;

  async open(): Promise<Blog> {
    const blog = await startBlog({ clock: new StillClock(new Date(noon)), environment: { QVILL_URL: 'https://blog.example' } });
    this.#blogs.push(blog);
    return blog;
  }

  /** Every file of an export, and the folder that it is in. */
  async export({ config }: Blog, wanted: readonly Extra[] = extras): Promise<{ folder: string; files: Record<string, string> }> {
    const folder = join(this.folder, `export-${++this.#exports}`);
    await exportBlog(config, new FolderSink(folder), { with: wanted });
    return { folder, files: filesOf(folder) };
  }

  /** With its pages, unless only the words matter. */
  async restore(folder: string, pages: 'with pages' | 'without pages' = 'with pages'): Promise<{ blog: Blog; report: RestoreReport }> {
    const blog = await this.open();
    const report = await blog.app.get(Restorer).run((await openExport(folder))!, { dryRun: false });
    if (pages === 'with pages') await settle(blog);
    return { blog, report };
  }

  async close(): Promise<void> {
    for (const blog of this.#blogs.splice(0)) await blog.stop();
  }

  async stop(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** Until its pages are made, and the sizes of its pictures. */
export async function settle({ app }: Blog): Promise<void> {
  await app.get(Publisher).publish();
  await app.get(Sizing).flush();
  await app.get(Publisher).publish();
  await app.get(Publisher).idle();
}

export const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((file) => [relative(folder, file), readFileSync(file).toString('latin1')]),
  );
