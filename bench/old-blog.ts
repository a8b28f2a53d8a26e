import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../src/comparison/free-port.service.js';
import { runningApps } from '../src/upgrade/running.store.js';
import { Activated } from '../test/support/activated.js';
import type { Ended } from '../test/support/process.js';
import { end } from '../test/support/server.js';
import { versionAt } from '../test/support/versions.js';
import { corpusPosts } from './corpus-posts.js';

/** A blog that a version of before has made, with a link to the version in use and nginx before it, as docs/operator.md has it. */
export class OldBlog {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-old-blog-'));
  readonly link = join(this.folder, 'opt', 'current');
  readonly data = join(this.folder, 'data');
  readonly present: string;
  /** Versions that know no socket are started by a command, and started again by it. */
  readonly #knowsSockets: boolean;
  #app: Activated | null = null;
  #nginx: ChildProcess | null = null;
  #environment: Record<string, string> = {};
  url = '';

  /** @param old the folder of a version that is set up */
  constructor(readonly old: string) {
    mkdirSync(join(this.folder, 'opt'));
    this.present = versionAt(join(this.folder, 'opt', 'present'));
    symlinkSync(old, this.link);
    this.#knowsSockets = spawnSync('grep', ['-rq', 'LISTEN_FDS', join(old, 'dist', 'src')]).status === 0;
  }

  /** How its app is started again, where nobody holds its socket. */
  get restart(): string[] {
    return this.#knowsSockets ? [] : ['--restart', `setsid ${this.link}/bin/qvill serve > ${this.folder}/app.log 2>&1 < /dev/null &`];
  }

  async make(posts: number): Promise<void> {
    const [port, own, ops] = [await freePort(), await freePort(), await freePort()];
    this.url = `http://127.0.0.1:${own}`;
    this.#environment = { QVILL_DATA: this.data, QVILL_URL: this.url, PORT: String(port), QVILL_OPS_PORT: String(ops) };
    await this.done(['author', 'add', 'ann@example.org', '--name', 'Ann', '--password-stdin'], 'a long enough passphrase of hers');
    await this.#bringIn(posts);
    if (this.#knowsSockets) this.#app = await Activated.start(this.folder, [port], this.#environment, [join(this.link, 'bin', 'qvill'), 'serve']);
    else spawnSync('sh', ['-c', this.restart[1]!], { env: this.#env });
    await this.configureNginx(this.old);
    for (let status = 0; status !== 200; await pause(100)) status = await fetch(`http://127.0.0.1:${port}/`).then((reply) => reply.status, () => 0); // prettier-ignore
  }

  /** Has a version write nginx’s configuration, and nginx take it. */
  async configureNginx(version: string): Promise<void> {
    const [folder, port] = [join(this.folder, 'nginx'), new URL(this.url).port];
    await this.done(['nginx', folder, '--listen', port], '', version);
    const site = join(folder, 'site.conf');
    writeFileSync(site, readFileSync(site, 'utf8').replace(`listen ${port};`, `listen 127.0.0.1:${port};`));
    if (this.#nginx) this.#nginx.kill('SIGHUP');
    else this.#nginx = spawn('nginx', ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'inherit'] });
    await pause(500);
  }

  async #bringIn(posts: number): Promise<void> {
    const folder = join(this.folder, 'posts');
    mkdirSync(folder);
    let n = 0;
    for (const { slug, title, date, tags, markdown } of corpusPosts(posts)) {
      const own = { title, date, tags, ...(n++ % 10 === 0 ? { aliases: [`/old/${slug}`] } : {}) };
      const lines = Object.entries(own).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
      writeFileSync(join(folder, `${date.slice(0, 10)}-${slug}.md`), `---\n${lines.join('\n')}\n---\n\n${markdown}\n`);
    }
    const { status, error } = await this.run(['import', folder]);
    if (status === 2) throw new Error(error);
  }

  get #env(): Record<string, string> {
    return { PATH: process.env['PATH']!, HOME: process.env['HOME'] ?? '/', ...this.#environment };
  }

  /** Runs a command of the version in use, or of another one. */
  async run(args: string[], input = '', version = this.link): Promise<Ended> {
    const child = spawn(join(version, 'bin', 'qvill'), args, { env: this.#env });
    const ended: Ended = { status: null, out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.error += text));
    child.stdin.end(input);
    [ended.status] = (await once(child, 'close')) as [number | null];
    return ended;
  }

  /** The same, of a command that must do well. */
  async done(args: string[], input = '', version = this.link): Promise<string> {
    const { status, out, error } = await this.run(args, input, version);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${status}\n${out}${error}`);
    return out;
  }

  async remove(): Promise<void> {
    await this.#app?.end();
    for (const { pid } of runningApps(join(this.data, 'blog.db'))) process.kill(pid, 'SIGTERM');
    if (this.#nginx) await end(this.#nginx);
    rmSync(resolve(this.folder), { recursive: true, force: true });
  }
}
