import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { output } from '../src/comparison/processes.service.js';
import { environmentOf, qvillCommand } from './launch.js';

const oneWorker = 'worker_processes 1;';

/** The shipped configuration as `bin/qvill nginx` writes it, on the loopback and with one worker. Returns its file. */
export async function shippedConfiguration(folder: string, data: string, appPort: number, port: number): Promise<string> {
  await output({ command: qvillCommand('nginx', folder, '--listen', String(port)), env: environmentOf(data, appPort) });
  await replace(join(folder, 'nginx.conf'), [
    ['worker_processes auto;', oneWorker],
    ['include site.conf;', `${temporaryPaths(folder)}\ninclude site.conf;`],
  ]);
  await replace(join(folder, 'site.conf'), [[`listen ${port};`, `listen 127.0.0.1:${port};`]]);
  return join(folder, 'nginx.conf');
}

/** As little nginx as can be: one file, sent with sendfile, no log, no modules, no headers of ours. */
export async function minimalConfiguration(folder: string, file: string, body: Buffer, port: number): Promise<string> {
  await mkdir(join(folder, 'root'), { recursive: true });
  await writeFile(join(folder, 'root', file), body);
  return filesConfiguration(folder, join(folder, 'root'), port);
}

/** The same over a folder of files. `lookUp`: how an address becomes a file, if not by its own name. */
export async function filesConfiguration(folder: string, root: string, port: number, lookUp = ''): Promise<string> {
  await mkdir(folder, { recursive: true });
  const lines = [
    `user ${userInfo().username};`,
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/error.log;`,
    oneWorker,
    'events { }',
    'http {',
    'default_type text/html;',
    'access_log off;',
    'sendfile on;',
    'tcp_nopush on;',
    temporaryPaths(folder),
    `server { listen 127.0.0.1:${port}; root ${root};${lookUp} }`,
    '}',
  ];
  await writeFile(join(folder, 'nginx.conf'), lines.join('\n'));
  return join(folder, 'nginx.conf');
}

export const nginxCommand = (configuration: string): [string, ...string[]] => ['nginx', '-c', configuration, '-g', 'daemon off;'];

/** Debian's default paths belong to root. */
export const temporaryPaths = (folder: string) =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');

export async function replace(file: string, values: [string, string][]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of values) {
    if (!text.includes(from)) throw new Error(`${file} has no “${from}”`);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}
