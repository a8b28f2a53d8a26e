import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../src/comparison/free-port.service.js';
import { Activated } from './activated.js';
import { asleepBlog } from './asleep-blog.js';
import type { Ended } from './process.js';
import { asVersion, versionAt } from './versions.js';

/** What a loaded machine may take to make the few pages: an end of waiting that says what was seen. */
const patienceMs = 90_000;

type Running = { version?: string; more?: Record<string, string>; heard?: (said: string, child: ChildProcess) => void };

/** A blog as `bin/qvill install` leaves it: versions beside each other, a link to the one in use, and somebody who holds its socket. */
export class Installed {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-installed-'));
  readonly link = join(this.folder, 'opt', 'current');
  readonly data: string;
  app: Activated | null = null;
  port = 0;
  post = 0;
  token = '';

  private constructor(data?: string) {
    this.data = data ?? join(this.folder, 'data');
  }

  /** @param data where its data are to be; else beside the versions */
  static async make(data?: string): Promise<Installed> {
    const made = new Installed(data);
    mkdirSync(join(made.folder, 'opt'));
    made.version('0.1.0');
    made.use('0.1.0');
    Object.assign(made, await asleepBlog(made.data));
    made.port = await freePort();
    return made;
  }

  /** A version beside the others. */
  version(version: string, migration = ''): string {
    return asVersion(versionAt(this.at(version)), version, migration);
  }

  at(version: string): string {
    return join(this.folder, 'opt', version);
  }

  use(version: string): void {
    rmSync(this.link, { force: true });
    symlinkSync(version, this.link);
  }

  /** The version to which the link leads. */
  get used(): string {
    return basename(readlinkSync(this.link));
  }

  get environment(): Record<string, string> {
    return { QVILL_DATA: this.data, QVILL_OPS_PORT: 'off', PORT: String(this.port) };
  }

  async start(): Promise<void> {
    this.app = await Activated.start(this.folder, [this.port], this.environment, [join(this.link, 'bin', 'qvill'), 'serve']);
    // The blog was made by no version that is installed here
    await this.shows(this.used);
  }

  /** Waits until the app is there, and pages are of a version and have their cards. */
  async shows(version: string): Promise<void> {
    // A kept connection would be one more thing that a restart can end
    const asking = () => ({ headers: { connection: 'close' }, signal: AbortSignal.timeout(10_000) });
    const page = (path: string) => fetch(`http://127.0.0.1:${this.port}/${path}`, asking()).then((reply) => reply.text(), String);
    const end = performance.now() + patienceMs;
    for (const path of ['rivers', 'welcome'])
      for (let text = ''; !(text.includes(`<!-- Qvill ${version} -->`) && text.includes('og:image')); await pause(50)) {
        text = await page(path);
        if (performance.now() < end) continue;
        const events = this.app?.events.slice(-12).map(({ event, pid, status }) => [event, pid, status].join(' '));
        assert.fail(`/${path} is not of ${version}:\n${text.slice(-2_000)}\n${events?.join('\n')}\n${this.app?.errors}`);
      }
  }

  /** Null when the blog answers as a whole: readers, the search and the admin; else what is wrong. Who connects may start it. */
  async answers(): Promise<string | null> {
    for (const path of ['/rivers', '/search?q=Elbe', '/admin/session/new', '/atom.xml']) {
      const said = await fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(60_000) }).then(
        ({ status }) => status,
        (error: unknown) => String(error),
      );
      if (said !== 200) return `${path}: ${said}`;
    }
    return null;
  }

  /** Ends the app, so that the next one who connects starts it again. */
  async rest(): Promise<void> {
    if (this.app!.count('started') === this.app!.count('ended')) return;
    const ended = this.app!.next('ended');
    this.app!.say('stop');
    await ended;
  }

  async end(): Promise<void> {
    await this.app?.end();
    this.app = null;
  }

  /** Runs a command of the version in use, or of another one. `heard` is told what it says beside the result. */
  async run(args: string[], { version = this.used, more = {}, heard }: Running = {}): Promise<Ended> {
    const env = { PATH: process.env['PATH'], ...this.environment, ...more };
    const child = spawn(join(this.at(version), 'bin', 'qvill'), args, { env, timeout: 120_000 });
    const ended: Ended = { status: null, out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ended.error += text;
      heard?.(text, child);
    });
    [ended.status] = (await once(child, 'close')) as [number | null];
    return ended;
  }

  async remove(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
