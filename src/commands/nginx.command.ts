import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { debiansModules, withoutModules } from '../install/nginx-modules.store.js';
import { checkPath } from '../install/plain-path.js';
import type { Config } from '../platform/config.js';
import { nginxFolder } from '../platform/folders.js';
import { type Command, readArguments, WrongUse } from './command.js';

export const run: Command['run'] = async (args, { config, out }) => {
  const { values, positionals } = readArguments(args, { listen: { type: 'string', default: '8080' }, modules: { type: 'string', default: debiansModules } }, [
    'FOLDER',
  ]);
  if (!/^\d{1,5}$/.test(values.listen)) throw new WrongUse(`--listen is “${values.listen}”; it takes a port`);
  const folder = resolve(positionals[0]!);
  const modules = resolve(values.modules);
  for (const path of [folder, config.site, modules]) checkPath(path);
  const replacements: [string, string][] = [
    ['user www-data;', `user ${ownerOf(config)};`],
    ['/run/nginx.pid', join(folder, 'nginx.pid')],
    ['/var/log/nginx/', `${folder}/`],
    ['127.0.0.1:3000', `${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`],
    ['listen 80;', `listen ${values.listen};`],
    ['/var/lib/qvill/site', config.site],
    ['/var/lib/qvill/media', config.media],
    ...withoutModules(modules),
    [debiansModules, modules],
  ];
  await mkdir(folder, { recursive: true });
  for (const name of ['nginx.conf', 'site.conf', 'qvill.js']) {
    const text = await readFile(join(nginxFolder, name), 'utf8');
    await writeFile(join(folder, name), name.endsWith('.conf') ? replacements.reduce((all, [from, to]) => all.replaceAll(from, to), text) : text);
  }
  out(`nginx -c ${join(folder, 'nginx.conf')}`);
  return 0;
};

/** nginx must be able to read the tree, and needs no other rights: it runs as whoever the tree belongs to. */
function ownerOf({ site }: Config): string {
  const { username } = userInfo();
  if (!existsSync(site) || !existsSync('/etc/passwd')) return username;
  const uid = String(statSync(site).uid);
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  return accounts.find((account) => account[2] === uid)?.[0] ?? username;
}
