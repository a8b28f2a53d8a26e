import { parseHeader } from '../markdown/front-matter-fields.js';
import { dataOfEleventy, eleventySite, isEleventyData } from './eleventy.js';
import { hexoSite } from './hexo.js';
import { hugoSite } from './hugo.js';
import { jekyllSite } from './jekyll/site.js';
import { middlemanSite } from './middleman.js';
import { obsidianVault } from './obsidian.js';
import type { OldSite } from './old-site.js';
import { pelicanSite } from './pelican.js';
import { zolaSite } from './zola.js';
import { tableOf } from '../../core/table-of.js';

/** The text of a file below the folder; null when it can't be read. */
export type ReadText = (path: string) => Promise<string | null>;

/** What no other configuration of that name says. */
const hexoKeys = ['source_dir', 'public_dir', 'new_post_name', 'post_asset_folder', 'archive_dir', 'category_map'];
/** Compass has a `config.rb` too. */
const isMiddleman = /^[ \t]*(?:activate\s+:|page\s+["'/]|configure\s+:build|set\s+:(?:markdown|layout|build_dir))/m;

type Format = 'yaml' | 'toml' | 'json';
const formatOf: Record<string, Format> = tableOf({ yml: 'yaml', yaml: 'yaml', toml: 'toml', json: 'json' });

/** The engine that a folder was made for, as its configuration says it, or its folders do; null when neither does. `timeZone` is for sites that name none. */
export async function openOldSite(paths: readonly string[], read: ReadText, timeZone: string): Promise<OldSite | null> {
  const find = (name: RegExp): { path: string; root: string } | null => {
    const path = paths.filter((each) => name.test(each)).toSorted((a, b) => a.split('/').length - b.split('/').length)[0];
    return path === undefined ? null : { path, root: path.replace(name, '$1') };
  };
  const fields = async (path: string): Promise<Record<string, unknown>> => fieldsIn(path, await read(path));

  const vault = find(/^(|.*\/)\.obsidian\/.*/);
  if (vault) return obsidianVault(vault.root, await fields(`${vault.root}.obsidian/templates.json`));
  const python = find(/^(|.*\/)pelicanconf\.py$/);
  if (python) return pelicanSite((await read(python.path)) ?? '', python.root);
  const script = find(/^(|.*\/)(?:\.eleventy\.js|eleventy\.config\.[cm]?[jt]s)$/);
  if (script) return eleventySite((await read(script.path)) ?? '', script.root, await directoryData(paths, read));
  const ruby = find(/^(|.*\/)config\.rb$/);
  const program = ruby && (await read(ruby.path));
  if (ruby && program && isMiddleman.test(program) && paths.some((path) => path.startsWith(`${ruby.root}source/`)))
    return middlemanSite(program, ruby.root, paths);
  const config = find(/^(|.*\/)_config\.(?:ya?ml|toml)$/);
  const said = config && (await fields(config.path));
  const isHexo = said && (hexoKeys.some((key) => key in said) || paths.some((path) => path.startsWith(`${config.root}scaffolds/`)));
  if (config && said && isHexo) return hexoSite(said, config.root);
  const zola = find(/^(|.*\/)(?:zola|config)\.toml$/);
  const ofZola = zola && paths.some((path) => path.startsWith(`${zola.root}content/`)) ? await fields(zola.path) : {};
  if (zola && 'base_url' in ofZola) return zolaSite(ofZola, zola.root);
  const hugo = find(/^(|.*\/)(?:hugo|config|config\/_default\/(?:hugo|config))\.(?:toml|ya?ml|json)$/);
  if (hugo && (paths.some((path) => path.startsWith(`${hugo.root}content/`)) || /hugo\./.test(hugo.path)))
    return hugoSite(await withPermalinks(hugo, paths, fields), hugo.root, paths);
  const parents = paths.flatMap((path) => /^(|.*?\/)_posts\//.exec(path)?.[1] ?? []);
  return config || parents.length > 0 ? jekyllSite(said ?? {}, config?.root ?? sharedFolder(parents), timeZone) : null;
}

/** The folder in which all of these are, with an end slash, or empty. */
function sharedFolder(folders: string[]): string {
  const [first = '', ...others] = folders.map((folder) => folder.split('/').slice(0, -1));
  const shared = [...first].findIndex((name, n) => others.some((each) => each[n] !== name));
  const names = shared < 0 ? first : first.slice(0, shared);
  return [...names].map((name) => `${name}/`).join('');
}

/** Hugo's configuration may lie in a file for each of its parts. */
async function withPermalinks(
  { path }: { path: string },
  paths: readonly string[],
  fields: (path: string) => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const beside = paths.find((each) => each.startsWith(path.slice(0, path.lastIndexOf('/') + 1)) && /(?:^|\/)_default\/permalinks\.[a-z]+$/.test(each));
  return { ...(await fields(path)), ...(beside ? { permalinks: await fields(beside) } : {}) };
}

async function directoryData(paths: readonly string[], read: ReadText): Promise<Map<string, Record<string, unknown>>> {
  const found = paths.filter(isEleventyData);
  return new Map(
    await Promise.all(
      found.map(async (path) => [path, path.endsWith('.json') ? fieldsIn(path, await read(path)) : dataOfEleventy((await read(path)) ?? '')] as const),
    ),
  );
}

/** The fields of a configuration; none of one that is broken, whose engine would not have run either. */
function fieldsIn(path: string, text: string | null): Record<string, unknown> {
  const format = formatOf[path.slice(path.lastIndexOf('.') + 1)] ?? 'yaml';
  return (text === null ? null : parseHeader({ format, header: text, line: 1 }).fields) ?? {};
}
