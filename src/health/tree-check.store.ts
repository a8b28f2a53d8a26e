import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { filesBelow, timeOf } from '../publishing/tree-files.store.js';
import { packedEndings, TreeLayout } from '../publishing/tree-layout.js';
import { type Verdict, unless } from './check.js';
import type { Place } from './checks.store.js';

const unpack = { '.gz': promisify(gunzip), '.br': promisify(brotliDecompress) };
const mostNamed = 10;

/** Whether all pages that were made are there, and their packed forms are them. A page that goes or comes meanwhile is looked at twice. */
export async function wrongPages({ rows, config }: Place): Promise<Verdict> {
  const layout = new TreeLayout(config.site);
  const missing = () =>
    rows
      .all<{ path: string }>('SELECT DISTINCT path FROM Trace')
      .filter(({ path }) => timeOf(layout.page(path)) === null && layout.markers(path).every((marker) => timeOf(marker) === null))
      .map(({ path }) => `${path} was made, and is not in the tree: bin/qvill rebuild makes it again`);
  const lost = missing();
  const pages = filesBelow(`${config.site}/pages`).filter((file) => !/\.(gz|br)$/.test(file));
  const wrong: string[] = lost.length > 0 ? missing() : [];
  for (const file of pages) {
    if (wrong.length >= mostNamed) break;
    const reason = (await disagrees(file)) && (await disagrees(file));
    if (reason) wrong.push(reason);
  }
  return unless(wrong.slice(0, mostNamed), `${pages.length.toLocaleString('en')} pages are there, and their packed forms agree with them`);
}

async function disagrees(file: string): Promise<string | null> {
  try {
    const plain = await readFile(file);
    for (const ending of packedEndings(file)) {
      const body = await unpack[ending](await readFile(file + ending));
      if (!body.equals(plain)) return `${file}${ending} is not what ${file} is: bin/qvill rebuild mends it`;
    }
    return null;
  } catch (error) {
    return `${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
