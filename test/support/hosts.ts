import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comesUp, end } from './server.js';
import { freePort } from '../../src/comparison/free-port.service.js';

/** A web server as people run it for a folder of files: `told` by what the copy of the site brings along, or by nobody. */
export type HostName = 'nginx' | 'nginx, told' | 'caddy' | 'caddy, told' | 'apache' | 'apache, told' | 'python';
export type Host = { url: string; stop: () => Promise<void> };

type Command = [program: string, ...args: string[]];
type Place = { site: string; folder: string; port: number };

const commands: Record<HostName, (place: Place) => Command> = {
  nginx: (place) => nginx(place, '', ''),
  'nginx, told': (place) => nginx(place, `include ${place.site}/_qvill/nginx-map.conf;`, `include ${place.site}/_qvill/nginx.conf;`),
  caddy: (place) => caddy(place, 'file_server'),
  'caddy, told': (place) => caddy(place, `import ${place.site}/_qvill/caddy.conf`),
  apache: (place) => apache(place, 'None'),
  'apache, told': (place) => apache(place, 'All'),
  python: ({ site, port }) => ['python3', '-m', 'http.server', '-b', '127.0.0.1', '-d', site, String(port)],
};

/** Why a host can not be tested here, or false. On CI it always can: a missing one is an error there. */
export function hostSkipReason(name: HostName): string | false {
  const [program] = commands[name]({ site: '', folder: tmpdir(), port: 0 });
  if (spawnSync('sh', ['-c', `command -v ${program}`]).status === 0) return false;
  if (process.env['CI'] === 'true') throw new Error(`${program} is not installed`);
  return `${program} is not installed`;
}

export async function startHost(name: HostName, site: string): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-host-'));
  const port = await freePort();
  const [program, ...args] = commands[name]({ site, folder, port });
  const log = join(folder, 'log');
  const said = openSync(log, 'w');
  const server: ChildProcess = spawn(program, args, {
    stdio: ['ignore', said, said],
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
  });
  closeSync(said);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = () =>
    fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    );
  if (await comesUp(server, isUp)) return { url, stop };
  const reason = readFileSync(log, 'utf8');
  await stop();
  throw new Error(`${name} did not start: ${reason}`);
}

function nginx({ site, folder, port }: Place, inHttp: string, inServer: string): Command {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join(' ');
  write(
    folder,
    'nginx.conf',
    `${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log stderr; events { }
    http { ${temporary} access_log off; include /etc/nginx/mime.types; ${inHttp}
      server { listen 127.0.0.1:${port}; root ${site}; ${inServer} } }`,
  );
  return ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'];
}

function caddy({ site, folder, port }: Place, what: string): Command {
  write(folder, 'Caddyfile', `{\n  admin off\n  auto_https off\n}\nhttp://127.0.0.1:${port} {\n  root * ${site}\n  ${what}\n}\n`);
  return ['caddy', 'run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
}

function apache({ site, folder, port }: Place, override: string): Command {
  const modules = ['mpm_event', 'authz_core', 'dir', 'mime', 'rewrite'].map((each) => `LoadModule ${each}_module /usr/lib/apache2/modules/mod_${each}.so`);
  const user = process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : [];
  write(
    folder,
    'httpd.conf',
    [
      ...modules,
      ...user,
      `ServerName localhost\nServerRoot ${folder}\nPidFile ${folder}/pid\nErrorLog /dev/stderr\nListen 127.0.0.1:${port}\nTypesConfig /etc/mime.types`,
      `DocumentRoot ${site}\n<Directory ${site}>\nAllowOverride ${override}\nRequire all granted\n</Directory>\n`,
    ].join('\n'),
  );
  return ['apache2', '-D', 'FOREGROUND', '-f', join(folder, 'httpd.conf')];
}

const write = (folder: string, name: string, text: string): void => writeFileSync(join(folder, name), text);
