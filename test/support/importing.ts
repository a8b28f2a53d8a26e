import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ImportOptions, Importer } from '../../src/archive/run/importer.service.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { startBlog } from './blog.js';
import { rowsOf } from './rows.js';

type Files = Record<string, string | Buffer>;

/** A blog, and folders that can be brought into it. All of it goes with `end`. */
export async function importing() {
  const root = mkdtempSync(join(tmpdir(), 'qvill-import-'));
  const blog = await startBlog({ data: join(root, 'data') });
  let folders = 0;
  /** A new folder with these files. */
  const folderWith = (files: Files): string => {
    const folder = join(root, `folder-${++folders}`);
    mkdirSync(folder);
    put(folder, files);
    return folder;
  };
  const bring = async (path: string, options: Partial<ImportOptions> = {}) => {
    const report = await blog.app.get(Importer).run(path, { dryRun: false, ...options });
    return { report, receipt: await blog.app.get(Publisher).publish() };
  };
  const ask = (path: string) => fetch(blog.url + path, { redirect: 'manual' });
  const statuses = async (...paths: string[]) => Promise.all(paths.map(async (path) => (await ask(path)).status));
  const read = async (path: string) => (await ask(path)).text();
  const end = async (): Promise<void> => {
    await blog.stop();
    rmSync(root, { recursive: true });
  };
  return { root, blog, folderWith, bring, ask, statuses, read, rows: () => rowsOf(blog), end };
}

export function put(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export const header = (lines: string, body = 'Text.') => `---\n${lines}\n---\n${body}\n`;
