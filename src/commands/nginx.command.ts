import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { invalid } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { nginxFolder } from '../platform/folders.js';
import { type Command, readArguments, WrongUse } from './command.js';

export const run: Command['run'] = async (args, { config, out }) => {
  const { values, positionals } = readArguments(args, { listen: { type: 'string', default: '8080' }, modules: { type: 'string', default: debians } }, [
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
    [debians, modules],
  ];
  await mkdir(folder, { recursive: true });
  for (const name of ['nginx.conf', 'site.conf', 'qvill.js']) {
    const text = await readFile(join(nginxFolder, name), 'utf8');
    await writeFile(join(folder, name), name.endsWith('.conf') ? replacements.reduce((all, [from, to]) => all.replaceAll(from, to), text) : text);
  }
  out(`nginx -c ${join(folder, 'nginx.conf')}`);
  return 0;
};

/** Where Debian's packages put them. */
const debians = '/usr/lib/nginx/modules';

/** What changes where a module is not installed. Without brotli readers get gzip; without njs the app answers redirects, 410 and 404. */
function withoutModules(folder: string): [string, string][] {
  const load = (name: string) => `load_module ${debians}/ngx_http_${name}_module.so;`;
  const isMissing = (name: string) => !existsSync(join(folder, `ngx_http_${name}_module.so`));
  return [
    ...(isMissing('brotli_static') ? ([[load('brotli_static'), ''], ['brotli_static on;', ''], ['brotli_static off;', '']] as [string, string][]) : []), // prettier-ignore
    ...(isMissing('js') ? ([[load('js'), ''], ['js_import qvill from qvill.js;', ''], ['js_content qvill.elsewhere;', 'proxy_pass http://qvill$request_uri;']] as [string, string][]) : []), // prettier-ignore
  ];
}

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

function checkPath(path: string): void {
  if (/[\s;{}"'$\\]/.test(path))
    throw invalid('folder', `${path} has a character that can't stand in nginx's configuration: use a path without white space, quotes, braces and $`);
}
