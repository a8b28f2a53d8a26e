import { join } from 'node:path';
import { freePort } from '../../src/comparison/free-port.service.js';
import { plainVariant, type Variant } from '../../src/comparison/variant.js';
import { environmentOf, node, nodeFlags, projectFolder, qvillCommand } from '../launch.js';
import { filesConfiguration, nginxCommand, shippedConfiguration } from '../nginx.js';
import type { Content } from './content.js';
import { inQuotes } from './predecessor.js';

const barePages = join(projectFolder, 'dist', 'bench', 'compare', 'bare-pages.js');
const pagesAsFiles = ' location / { try_files $uri.html $uri/index.html =404; }';

/** What stands beside the predecessor: Qvill as it may be run, and the least that any server must do. */
export async function others(folder: string, { data, site, pages }: Content): Promise<Variant[]> {
  const [app, front, bed, asleep, files, bare, ops] = await Promise.all(Array.from({ length: 7 }, freePort));
  const env = { ...environmentOf(data, app!), QVILL_OPS_PORT: String(ops) };
  const ours = `exec env -i ${Object.entries(env).map(([name, value]) => inQuotes(`${name}=${value}`)).join(' ')} ${run(qvillCommand('serve'))}`; // prettier-ignore
  const shipped = (name: string, port: number, behind: number) => shippedConfiguration(join(folder, name), data, behind, port).then(nginxOn);
  const variant = (name: string, port: number, ...start: string[]): Variant => ({ ...plainVariant(name, `http://127.0.0.1:${port}/`), start });
  return [
    variant('Qvill', app!, ours),
    variant('Qvill behind nginx', front!, ours, await shipped('shipped', front!, app!)),
    variant('Qvill asleep behind nginx', asleep!, inBed(bed!, environmentOf(data, bed!)), await shipped('asleep', asleep!, bed!)),
    variant('nginx on files', files!, nginxOn(await filesConfiguration(join(folder, 'plain'), site, files!, pagesAsFiles))),
    variant('bare node:http', bare!, `exec ${run([node, ...nodeFlags, barePages, String(bare), pages])}`),
  ];
}

/** An app that starts when somebody comes to its socket, which is held for it meanwhile, as by systemd. */
const inBed = (port: number, env: Record<string, string>): string =>
  `exec ${run(['systemd-socket-activate', '-l', `127.0.0.1:${port}`, ...Object.entries(env).flatMap(([name, value]) => ['-E', `${name}=${value}`]), ...qvillCommand('serve')])}`;
const run = (command: readonly string[]): string => command.map(inQuotes).join(' ');
const nginxOn = (configuration: string): string => `exec ${run(nginxCommand(configuration))}`;
