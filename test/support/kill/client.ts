import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { pngChunk } from '../images.js';
import { Ledger } from './ledger.js';

/** A post says its version in each of its fields, many times: half of one would be seen. */
export const textOf = (title: string, version: number): string => `${title} v${version}\n\n`.repeat(200);
export const stateOf = (title: string, version: number): string => `${title} v${version}`;

type Answer = { status: number; body: Record<string, unknown> };
const most = 25;

/** Somebody who writes, changes, uploads and deletes all at once, through the API, and remembers what was answered. */
export class Client {
  readonly posts = new Ledger();
  readonly files = new Ledger();
  /** how many changes were acknowledged */
  count = 0;
  readonly strange: string[] = [];
  readonly #ids = new Map<string, number>();
  readonly #busy = new Set<string>();
  #made = 0;
  #isOver = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly random: () => number,
  ) {}

  /** All at once, until `rest`. */
  async work(): Promise<void> {
    this.#isOver = false;
    await Promise.all([this.#publishing(), this.#publishing(), this.#editing(), this.#uploading(), this.#deleting(), this.#removing()]);
  }

  rest(): void {
    this.#isOver = true;
    this.#busy.clear();
  }

  /** Those that are there, by what the database says: an answer may not have come. */
  learn(posts: Map<string, number>, files: Map<string, number>): void {
    this.#ids.clear();
    for (const [name, id] of [...posts, ...files]) this.#ids.set(name, id);
  }

  async #publishing(): Promise<void> {
    while (!this.#isOver) {
      if (this.posts.names.length > most) await sleep(20);
      else {
        const title = `Post ${++this.#made}`;
        const json = { title, markdown: textOf(title, 1), tags: [`tag ${this.#made % 5}`], status: this.#made % 7 ? 'published' : 'idea' };
        await this.#change(this.posts, title, stateOf(title, 1), 'POST /api/posts', json);
      }
    }
  }

  #editing(): Promise<void> {
    return this.#withSome(this.posts, async (title, id) => {
      const { status, body } = await this.#ask(`GET /api/posts/${id}`);
      if (status !== 200) return;
      const version = Number(/ v(\d+)/.exec(String(body['markdown']))![1]) + 1;
      const headers = { 'if-match': `"${String(body['version'])}"` };
      await this.#change(this.posts, title, stateOf(title, version), `PATCH /api/posts/${id}`, { markdown: textOf(title, version) }, headers);
    });
  }

  #deleting(): Promise<void> {
    return this.#withSome(this.posts, async (title, id) => {
      if (this.posts.names.length < most / 2) return void (await sleep(20));
      await this.#change(this.posts, title, null, `DELETE /api/posts/${id}`, undefined, { 'if-match': '*' });
    });
  }

  async #uploading(): Promise<void> {
    while (!this.#isOver) {
      if (this.files.names.length > most) await sleep(20);
      else {
        const name = `file-${++this.#made}.png`;
        await this.#change(this.files, name, name, `POST /api/media?name=${name}`, picture(this.#made));
      }
    }
  }

  #removing(): Promise<void> {
    return this.#withSome(this.files, async (name, id) => {
      if (this.files.names.length < most / 2) return void (await sleep(20));
      await this.#change(this.files, name, null, `DELETE /api/media/${id}?force=true`);
    });
  }

  async #withSome(ledger: Ledger, work: (name: string, id: number) => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      const all = ledger.idle.filter((name) => !this.#busy.has(name) && this.#ids.has(name));
      const name = all[Math.floor(this.random() * all.length)];
      if (!name) {
        await sleep(20);
        continue;
      }
      this.#busy.add(name);
      await work(name, this.#ids.get(name)!);
      this.#busy.delete(name);
    }
  }

  /** Sends a change, and writes down what is known of it before and after. */
  async #change(ledger: Ledger, name: string, state: string | null, line: string, sent?: object | Buffer, headers: Record<string, string> = {}): Promise<void> {
    ledger.sent(name, state);
    const { status, body } = await this.#ask(line, sent, headers);
    if (status === 0) return;
    if (status >= 200 && status < 300) {
      ledger.acknowledged(name, state);
      if (typeof body['id'] === 'number') this.#ids.set(name, body['id']);
      this.count++;
    } else if (status < 500) ledger.refused(name);
    else this.strange.push(`${line}: ${status} ${JSON.stringify(body)}`);
  }

  /** Status 0 where no answer came. One that is not there yet is waited for. */
  async #ask(line: string, sent?: object | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ');
    const isFile = Buffer.isBuffer(sent);
    const type: Record<string, string> = sent ? { 'content-type': isFile ? 'image/png' : 'application/json' } : {};
    const body = sent === undefined ? null : isFile ? Uint8Array.from(sent) : JSON.stringify(sent);
    for (;;) {
      try {
        const reply = await fetch(this.url + path, { method, body, headers: { authorization: `Bearer ${this.token}`, ...type, ...headers } });
        const text = await reply.text();
        return { status: reply.status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
      } catch (error) {
        const isThere = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code !== 'ECONNREFUSED';
        if (isThere || this.#isOver) return { status: 0, body: {} };
        await sleep(10);
      }
    }
  }
}

/** A small picture that no other number has. */
export function picture(number: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(8, 0);
  head.writeUInt32BE(8, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(25);
  row.writeUInt32BE(number, 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', head),
    pngChunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
