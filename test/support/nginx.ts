import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { comesUp, end, replaceOnce } from './server.js';
import { freePort } from '../../src/comparison/free-port.service.js';

export interface NginxOptions {
  /** The folder of the site tree. */
  site: string;
  /** The folder of the media library; beside the site tree when it is not said. */
  media?: string;
  /** Where the app listens on the loopback; it need not be there. */
  appPort: number;
  listenPort?: number;
  /** What an operator would change in site.conf and nginx.conf. */
  edit?: (configuration: string) => string;
}

const modules = ['brotli_static', 'js'].map((name) => `/usr/lib/nginx/modules/ngx_http_${name}_module.so`);
const shipped = resolve('nginx');

/** Why nginx can not be tested here, or false. On CI it always can: a missing nginx is an error there. */
export function nginxSkipReason(): string | false {
  const lacking = spawnSync('nginx', ['-v']).status === 0 ? modules.find((file) => !existsSync(file)) : 'nginx';
  if (!lacking) return false;
  if (process.env['CI'] === 'true') throw new Error(`${lacking} is not installed`);
  return `${lacking} is not installed`;
}

/** A real nginx with the shipped files, only the values replaced, in a temporary folder, as the current user. */
export async function startNginx(options: NginxOptions): Promise<{ url: string; accessLog(): Promise<string>; stop(): Promise<void> }> {
  const port = options.listenPort ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'qvill-nginx-'));
  writeConfiguration(folder, port, options);
  const errors = join(folder, 'error.log');
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', errors, '-g', 'daemon off;'], { stdio: 'ignore' });
  const stop = async () => {
    await end(nginx);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await comesUp(nginx, () => isOpen(port))) return { url: `http://127.0.0.1:${port}`, accessLog: () => accessLog(nginx, folder), stop };
  const reason = existsSync(errors) ? readFileSync(errors, 'utf8') : 'no error log';
  await stop();
  throw new Error(`nginx did not start: ${reason}`);
}

function writeConfiguration(folder: string, port: number, { site, media = join(site, '..', 'media'), appPort, edit = (text) => text }: NginxOptions): void {
  const main = readFileSync(join(shipped, 'nginx.conf'), 'utf8');
  const server = readFileSync(join(shipped, 'site.conf'), 'utf8');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  const values: [string, string][] = [
    ['user www-data;', process.getuid?.() === 0 ? 'user root;' : ''],
    ['/run/nginx.pid', join(folder, 'pid')],
    ['/var/log/nginx/error.log', join(folder, 'error.log')],
    ['/var/log/nginx/access.log', join(folder, 'access.log')],
    ['worker_processes auto;', 'worker_processes 1;'],
    ['127.0.0.1:3000', `127.0.0.1:${appPort}`],
    ['include site.conf;', [...temporary, 'include site.conf;'].join('\n')],
  ];
  writeFileSync(join(folder, 'nginx.conf'), edit(replaceOnce(main, values)));
  writeFileSync(
    join(folder, 'site.conf'),
    edit(
      replaceOnce(server, [
        ['listen 80;', `listen 127.0.0.1:${port};`],
        ['/var/lib/qvill/site', site],
        ['/var/lib/qvill/media', media],
      ]),
    ),
  );
  copyFileSync(join(shipped, 'qvill.js'), join(folder, 'qvill.js'));
}

/** What it has logged so far. It writes every five seconds, and when it is told to open its logs anew. */
async function accessLog(nginx: ChildProcess, folder: string): Promise<string> {
  const file = join(folder, 'access.log');
  for (let tries = 0; tries < 200 && statSync(file).size === 0; tries++) {
    nginx.kill('SIGUSR1');
    await sleep(25);
  }
  return readFileSync(file, 'utf8');
}

function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((done) => {
    socket.once('connect', () => done(true)).once('error', () => done(false));
  }).then((open) => (socket.destroy(), open as boolean));
}
