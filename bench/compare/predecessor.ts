import { cpSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/comparison/free-port.service.js';
import { output } from '../../src/comparison/processes.service.js';
import { plainVariant, type Variant } from '../../src/comparison/variant.js';
import { projectFolder } from '../launch.js';
import { nginxCommand, replace, temporaryPaths } from '../nginx.js';

const app = join(projectFolder, 'bench', 'predecessor');
const versions = `ruby -e 'require "rails"; print "Rails ", Rails.version, ", Ruby ", RUBY_VERSION, ", "' && puma --version`;

/** The predecessor, filled from our export: bare, behind nginx, and behind nginx and Varnish. */
export async function predecessors(folder: string, exported: string): Promise<Variant[]> {
  const data = join(folder, 'predecessor');
  mkdirSync(data);
  const environment = { RAILS_ENV: 'production', PREDECESSOR_DATA: data, SECRET_KEY_BASE: 'only-for-a-comparison-on-the-loopback'.repeat(2) };
  await output({ command: ['rake', `fill[${exported}]`], cwd: app, env: { ...process.env, ...environment } });
  const [puma, nginx, varnish] = [await freePort(), await freePort(), await freePort()];
  const rails = `PORT=${puma} exec puma -C config/puma.rb`;
  const front = `exec ${nginxCommand(await nginxBefore(folder, puma, nginx))
    .map(inQuotes)
    .join(' ')}`;
  const edge = `exec varnishd -j none -F -n '${folder}/varnish' -a 127.0.0.1:${varnish} -f '${await varnishBefore(folder, nginx)}' -s malloc,64m -p vsl_space=8M`;
  const variant = (name: string, port: number, start: string[], version: string | null): Variant => ({
    ...plainVariant(name, `http://127.0.0.1:${port}/`),
    start,
    folder: app,
    environment,
    version,
  });
  return [
    variant('Rails', puma, [`RAILS_SERVE_STATIC_FILES=1 ${rails}`], versions),
    variant('Rails behind nginx', nginx, [rails, front], 'nginx -v'),
    variant('Rails behind nginx and Varnish', varnish, [rails, front, edge], 'varnishd -V'),
  ];
}

async function nginxBefore(folder: string, puma: number, port: number): Promise<string> {
  const home = join(folder, 'predecessor-nginx');
  const file = join(home, 'nginx.conf');
  mkdirSync(join(home, 'run'), { recursive: true });
  cpSync(join(app, 'nginx.conf'), file);
  await replace(file, [
    ['worker_processes 1;', `user ${userInfo().username};\nworker_processes 1;`],
    ['pid run/nginx.pid;', `pid ${home}/run/nginx.pid;`],
    ['error_log run/error.log;', `error_log ${home}/run/error.log;`],
    ['access_log run/access.log;', `access_log ${home}/run/access.log;\n${temporaryPaths(`${home}/run`)}`],
    ['127.0.0.1:3000', `127.0.0.1:${puma}`],
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['root public;', `root ${app}/public;`],
  ]);
  return file;
}

async function varnishBefore(folder: string, nginx: number): Promise<string> {
  const file = join(folder, 'predecessor.vcl');
  cpSync(join(app, 'predecessor.vcl'), file);
  await replace(file, [['"8080"', `"${nginx}"`]]);
  return file;
}

export const inQuotes = (word: string): string => `'${word}'`;
