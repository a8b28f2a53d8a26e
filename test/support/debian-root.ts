import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, lstatSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nginxSkipReason } from './nginx.js';
import { type Ended, qvill } from './process.js';

/** Why nothing can be installed into another root here, or false. */
export const rootSkipReason = (): string | false => nginxSkipReason() || (process.getuid?.() === 0 ? false : 'only root may make users and change the root');

const modules = ['brotli_static', 'js'].map((name) => `/usr/lib/nginx/modules/ngx_http_${name}_module.so`);

/** Debian's own arrangement, with a site of somebody else's. */
const nginxConf = `user www-data;
pid /run/nginx.pid;
${modules.map((module) => `load_module ${module};`).join('\n')}
events { worker_connections 768; }
http {
    gzip on;
    default_type application/octet-stream;
    access_log /var/log/nginx/access.log;
    server { listen 80 default_server; return 204; }
    include /etc/nginx/conf.d/*.conf;
    include /etc/nginx/sites-enabled/*;
}
`;

/** As little of a Debian as an installation needs, in a folder: this machine's own nginx, its libraries, and accounts. */
export class DebianRoot {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-root-'));

  constructor() {
    chmodSync(this.folder, 0o755);
    for (const path of ['/etc/nginx/conf.d', '/etc/nginx/sites-available', '/etc/nginx/sites-enabled', '/var/log/nginx', '/var/lib/nginx', '/run', '/dev'])
      mkdirSync(this.at(path), { recursive: true });
    this.write('/etc/debian_version', '12.11\n');
    this.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n');
    this.write('/etc/group', 'root:x:0:\nwww-data:x:33:\n');
    this.write('/etc/shadow', 'root:*:20000:0:99999:7:::\n');
    this.write('/etc/gshadow', 'root:*::\n');
    this.write('/etc/nginx/nginx.conf', nginxConf);
    this.write('/dev/null', '');
    this.write('/opt/qvill/bin/qvill', '');
    for (const path of ['/usr/sbin/nginx', ...modules]) this.#bring(path);
    cpSync('nginx', this.at('/opt/qvill/nginx'), { recursive: true });
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  install(...args: string[]): Promise<Ended> {
    return qvill(['install', '--root', this.folder, '--program', '/opt/qvill', ...args], {});
  }

  /** Every file and folder of it, with rights, owner and bytes; without what nginx and the tools for accounts keep for themselves. */
  contents(): string[] {
    const names = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter((name) => !/^(dev|usr|opt|run|var\/lib\/nginx|var\/log\/nginx\/)|^etc\/\w+-$|^etc\/\.pwd/.test(name)); // prettier-ignore
    return names.toSorted().map((name) => {
      const { mode, uid, gid } = lstatSync(this.at(name));
      return `${name} ${mode.toString(8)} ${uid}:${gid} ${lstatSync(this.at(name)).isFile() ? readFileSync(this.at(name), 'utf8') : ''}`;
    });
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A program or a library with all that it is linked with. */
  #bring(path: string): void {
    const linked = [...spawnSync('ldd', [path], { encoding: 'utf8' }).stdout.matchAll(/(\/\S+) \(0x/g)].map(([, library]) => library!);
    for (const each of [path, ...linked].filter((file) => !existsSync(this.at(file)))) {
      mkdirSync(dirname(this.at(each)), { recursive: true });
      copyFileSync(each, this.at(each));
      chmodSync(this.at(each), 0o755);
    }
  }
}
