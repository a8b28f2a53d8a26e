import { open, stat } from 'node:fs/promises';
import { invalid } from '../core/problem.js';
import { databases, type Engine, exportsOfEngines } from './engines.js';
import { openFile, openFolder } from './folder/folder-source.store.js';
import type { Offered } from './offered.js';
import { isPostName } from './folder/post-paths.js';
import type { Source, SourceOptions } from './source.js';

/** Bytes by which a file is recognised. */
const headBytes = 64 * 1024;

/** What a blog can be brought from. Whatever is heavy is loaded by `open`. */
const engines: Engine[] = [
  { name: 'folder', matches: ({ isFolder }) => isFolder, open: openFolder },
  {
    name: 'zip',
    matches: ({ head }) => isZip(head),
    open: async (path, options) => (await import('./folder/export-in-zip.store.js')).openZipSource(path, options),
  },
  { name: 'markdown', matches: ({ path, isFolder }) => !isFolder && isPostName(path), open: openFile },
  ...databases,
  ...exportsOfEngines,
];

/** `PK`, and then a file or the end of an empty archive. */
const isZip = (head: Buffer): boolean => ['504b0304', '504b0506'].includes(head.toString('hex', 0, 4));

/** The blog at this path, by what it holds; `from` names its engine. @throws Problem when nothing here can read it */
export async function openSource(path: string, { from, ...options }: SourceOptions & { from?: string | undefined }): Promise<Source> {
  const offered = await lookAt(path);
  const engine = engines.find((each) => (from === undefined ? each.matches(offered) : each.name === from));
  if (engine) return engine.open(path, options);
  if (from !== undefined) throw invalid('from', `“${from}” is no engine; there are ${engines.map(({ name }) => name).join(', ')}`);
  const exports = [...exportsOfEngines, ...databases].map(({ name }) => name).join(', ');
  throw invalid('source', `${path} is a file, and nothing that can be imported: a folder, a zip, one file of Markdown or an export (${exports}) can`);
}

/** Whether a zip is there, by how it begins. */
export async function isZipAt(path: string): Promise<boolean> {
  const offered = await lookAt(path).catch(() => null);
  return offered !== null && isZip(offered.head);
}

async function lookAt(path: string): Promise<Offered> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw invalid('source', `${path} can't be read: ${error.code === 'ENOENT' ? 'there is nothing there' : error.code}`);
  });
  if (info.isDirectory()) return { path, isFolder: true, head: Buffer.alloc(0) };
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { path, isFolder: false, head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}
