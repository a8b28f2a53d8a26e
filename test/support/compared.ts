import { join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { freePort } from '../../src/comparison/free-port.service.js';
import { processes } from '../../src/loadtest/memory/proc.store.js';

/** A small server as a command of the shell: it works so many milliseconds of the processor’s time on each answer, and holds so many MB. */
export class SmallServers {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-compared-'));
  readonly #file = join(this.folder, 'small-server-of-a-test.mjs');

  constructor() {
    writeFileSync(this.#file, source);
  }

  /** The words that name such a variant. */
  async variant(name: string, { works = 0, holds = 0 } = {}): Promise<string[]> {
    const port = await freePort();
    return [`${name}=http://127.0.0.1:${port}`, '--start', this.command(port, { works, holds })];
  }

  /** One that ends when it was asked so often. */
  async mortal(name: string, lives: number): Promise<string[]> {
    const port = await freePort();
    return [`${name}=http://127.0.0.1:${port}`, '--start', `${this.command(port)} ${lives}`];
  }

  command = (port: number, { works = 0, holds = 0 } = {}): string => `exec '${process.execPath}' '${this.#file}' ${port} ${works} ${holds}`;

  /** Those that are still there. */
  left = (): number => processes().filter(({ pid }) => this.#isOurs(pid)).length;

  #isOurs(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(this.#file) && !readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--start');
    } catch {
      return false; // it has ended
    }
  }

  remove = (): void => rmSync(this.folder, { recursive: true, force: true });
}

const source = `
import { createServer } from 'node:http';
let asked = 0;
const [port, works, holds, lives = Infinity] = process.argv.slice(2).map(Number);
globalThis.held = Buffer.alloc(holds * 1024 * 1024, 1);
createServer(({ url }, response) => {
  if (++asked > lives) process.exit(3);
  const begun = process.cpuUsage().user;
  while (process.cpuUsage().user - begun < works * 1000);
  const links = url === '/' ? '<a href="/one">one</a> <a href="/two">two</a> <a href="/style.css">style</a>' : '';
  response.writeHead(url === '/missing' ? 404 : 200, { 'content-type': 'text/html' }).end('<h1>' + url + '</h1>' + links + '<p>word </p>'.repeat(100));
}).listen(port, '127.0.0.1');
`;
