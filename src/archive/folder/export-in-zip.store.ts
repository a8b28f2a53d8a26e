import { type ExportEngine, exportsOfEngines } from '../engines.js';
import { headOf, type Input } from '../input.js';
import type { Source, SourceOptions } from '../source.js';
import { openZipFolder } from './zip-source.store.js';
import { openZip, type Zip, type ZipEntry } from './zip.store.js';

const largestBytes = 100 * 1024 * 1024;

/** A zip: of an export with its files beside it, or of a folder of Markdown. @throws Problem when it can't be read, or is none to be unpacked */
export async function openZipSource(path: string, options: SourceOptions): Promise<Source> {
  const zip = await openZip(path);
  try {
    const found = await exportIn(zip);
    if (found) return { ...(await found.engine.read(found.inputs, options)), close: async () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
  zip.close();
  return openZipFolder(path, options);
}

type Found = { engine: ExportEngine; folder: string; inputs: [Input, ...Input[]] };

/** The export that a zip holds: none where Markdown lies, and feeds of a site that lies there don't count. */
async function exportIn(zip: Zip): Promise<Found | null> {
  const own = zip.entries.filter(({ path }) => !path.startsWith('__MACOSX/'));
  if (own.some(({ path }) => /\.(?:md|markdown|mdown|mkdn?)$/i.test(path))) return null;
  const files = new Map(own.map((entry) => [entry.path, entry]));
  const engines = exportsOfEngines.filter(({ name }) => !name.endsWith('feed'));
  const inputs = own.filter(({ path }) => /\.(?:xml|wxr|json|sql)$/i.test(path)).toSorted(byDepth);
  let found = null as Found | null;
  for (const entry of inputs.slice(0, mostLookedAt)) {
    if (found && folderOf(entry) !== found.folder) continue;
    const input = inputOf(zip, entry, files);
    const offered = { path: entry.path, isFolder: false, head: await headOf(input) };
    // WordPress makes several files of a large blog
    if (found?.engine.matches(offered)) found.inputs.push(input);
    const engine = found ? undefined : engines.find((each) => each.matches(offered));
    if (engine) found = { engine, folder: folderOf(entry), inputs: [input] };
  }
  return found;
}

const mostLookedAt = 200;

const byDepth = (a: ZipEntry, b: ZipEntry): number => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1);

const folderOf = ({ path }: ZipEntry): string => path.slice(0, path.lastIndexOf('/') + 1);

const inputOf = (zip: Zip, entry: ZipEntry, files: ReadonlyMap<string, ZipEntry>): Input => ({
  name: entry.path.slice(folderOf(entry).length),
  bytes: () => zip.stream(entry),
  beside: async (place) => {
    // Ghost's own archive has the export and `content` side by side, or the one in the other
    const folder = folderOf(entry);
    const paths = [folder + place, folder.replace(/(?<![^/])[^/]+\/$/, '') + place, place];
    const file = files.get(paths.find((path) => files.has(path)) ?? '');
    return file && !file.isLink && file.size <= largestBytes ? zip.read(file, largestBytes) : null;
  },
});
