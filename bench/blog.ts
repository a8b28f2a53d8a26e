import { mkdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { articleFile, articlePath } from './article.js';
import { launch, output, stop } from '../src/comparison/processes.service.js';
import { firstAnswer } from '../src/comparison/first-answer.service.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { environmentOf, qvillCommand } from './launch.js';

/** A response's body and its own headers (not those that Node adds to each), flat: name, value, name, value. */
export type Answer = { headers: string[]; body: Buffer };
export type Blog = { data: string; plain: Answer; gzip: Answer };

/** Makes a blog with an account and the article in it, through the doors that people use, and notes what it answers. */
export async function makeBlog(folder: string): Promise<Blog> {
  const data = join(folder, 'data');
  const posts = join(folder, 'posts');
  const port = await freePort();
  const env = environmentOf(data, port);
  await mkdir(posts);
  await writeFile(join(posts, 'notes.md'), articleFile);
  // A start before the import: it makes the first site tree, so that a later one finds nothing to do
  const app = launch({ command: qvillCommand('serve'), env });
  await firstAnswer(`http://127.0.0.1:${port}/`, [app]);
  await output({ command: qvillCommand('import', posts), env });
  const add = qvillCommand('author', 'add', 'ada@example.org', '--name', 'Ada', '--password-stdin');
  await output({ command: ['sh', '-c', 'echo correct horse battery | "$@"', 'sh', ...add], env });
  const ask = (encoding: string) => answerOf(`http://127.0.0.1:${port}${articlePath}`, encoding);
  const answers = { plain: await ask('identity'), gzip: await ask('gzip') };
  await stop(app);
  return { data, ...answers };
}

const nodesOwn = new Set(['date', 'connection', 'keep-alive']);

function answerOf(url: string, encoding: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { 'accept-encoding': encoding } }, async (response) => {
      const headers = response.rawHeaders.filter((_, i, all) => !nodesOwn.has(all[i - (i % 2)]!.toLowerCase()));
      const body = Buffer.concat(await response.toArray());
      if (response.statusCode === 200) resolve({ headers, body });
      else reject(new Error(`${url} answered ${response.statusCode}`));
    });
    request.once('error', reject);
  });
}
