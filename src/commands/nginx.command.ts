import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { nginxFolder } from '../platform/folders.js';
import { type Command, readArguments, WrongUse } from './command.js';

export const run: Command['run'] = async (args, { config, out }) => {
  const { values, positionals } = readArguments(args, { listen: { type: 'string', default: '8080' } }, ['FOLDER']);
  if (!/^\d{1,5}$/.test(values.listen)) throw new WrongUse(`--listen is “${values.listen}”; it takes a port`);
  const folder = resolve(positionals[0]!);
  const replacements: [string, string][] = [
    ['user www-data;', `user ${userInfo().username};`],
    ['/run/nginx.pid', join(folder, 'nginx.pid')],
    ['/var/log/nginx/', `${folder}/`],
    ['127.0.0.1:3000', `${config.host}:${config.port}`],
    ['listen 80;', `listen ${values.listen};`],
    ['/var/lib/qvill/site', config.site],
  ];
  await mkdir(folder, { recursive: true });
  for (const name of ['nginx.conf', 'site.conf', 'qvill.js']) {
    const text = await readFile(join(nginxFolder, name), 'utf8');
    await writeFile(join(folder, name), name.endsWith('.conf') ? replacements.reduce((all, [from, to]) => all.replaceAll(from, to), text) : text);
  }
  out(`nginx -c ${join(folder, 'nginx.conf')}`);
  return 0;
};
