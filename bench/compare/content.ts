import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output } from '../../src/comparison/processes.service.js';
import { articlePath } from '../article.js';
import { makeBlog } from '../blog.js';
import { addCorpusPosts, corpusPosts } from '../corpus-posts.js';
import { environmentOf, qvillCommand } from '../launch.js';

/** The same posts for everybody: Qvill's data, its export, its site as files, its pages by address as JSON; and which of them are asked for. */
export type Content = { data: string; exported: string; site: string; pages: string; paths: string[] };

const posts = 60;
const asked = [59, 48, 37, 26, 15];

/** A blog of an article and sixty posts, made through our own doors. Others are filled from our own export. */
export async function makeContent(folder: string): Promise<Content> {
  const { data } = await makeBlog(folder);
  addCorpusPosts(join(data, 'blog.db'), corpusPosts(posts));
  const qvill = (...words: [string, ...string[]]) => output({ command: qvillCommand(...words), env: environmentOf(data, 0) });
  const [exported, site, pages] = [join(folder, 'exported'), join(folder, 'files'), join(folder, 'pages.json')];
  await qvill('rebuild');
  await qvill('export', exported);
  await qvill('export', '--site', site);
  const paths = [articlePath, ...asked.map((n) => `/post-${n}`)];
  writeFileSync(pages, JSON.stringify(Object.fromEntries(paths.map((path) => [path, readFileSync(join(site, `${path}.html`), 'utf8')]))));
  return { data, exported, site, pages, paths };
}
