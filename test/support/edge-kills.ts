import assert from 'node:assert/strict';
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addAuthor, programWith, type Reply as ApiReply, tokenFor } from './api.js';
import { startBlog } from './blog.js';
import { ask, packings } from './edge.js';
import { startNginx } from './nginx.js';
import { serve } from './process.js';
import { freePort } from '../../src/comparison/free-port.service.js';
import { edgeSecret, startVarnish } from './varnish.js';

export type Kills = {
  changes: number;
  kills: number;
  outages: number;
  readings: number;
  acknowledged: number;
  bodiesAfterAcknowledgement: number;
  bodiesLate: number;
};
export type KillsOptions = { changes: number; killEvery: number; outageEvery: number; progress?: (done: number) => void };

type Post = { id: number; path: string; text: string; etag: string; isPublic: boolean; isTold: boolean; withdrawnAt: number };
type Reply = ApiReply<Record<string, unknown>>;

/** How late a withdrawn body would be too late, after the answer that said it is withdrawn. */
const lateMs = 1_000;
const howMany = 8;

/**
 * A blog before which stand two edges, and posts that are published, withdrawn and deleted through its API, while readers ask both edges for them. Now
 * and then the app is killed between a commit and the purge that follows: the edge's door, which stands in this process, does it when the first purge
 * comes in, and lets nothing through. Now and then one edge is down.
 */
export class EdgeKills {
  readonly #folder = mkdtempSync(join(tmpdir(), 'qvill-kills-'));
  readonly #count: Kills = { changes: 0, kills: 0, outages: 0, readings: 0, acknowledged: 0, bodiesAfterAcknowledgement: 0, bodiesLate: 0 };
  readonly #posts: Post[] = [];
  readonly #doors: Server[] = [];
  #environment: Record<string, string> = {};
  #app!: ChildProcess;
  #appPort!: number;
  #nginx!: { stop(): Promise<void> };
  #edges: { port: number; running: { stop(): Promise<void> } | null }[] = [];
  #backendPort!: number;
  #isKilling = false;
  readonly #end = new AbortController();
  #send!: (line: string, sent?: object) => Promise<Reply>;

  async run({ changes, killEvery, outageEvery, progress }: KillsOptions): Promise<Kills> {
    await this.#start();
    const readers = this.#edges.map((_, edge) => this.#read(edge));
    for (let n = 1; n <= changes; n++) {
      if (n % outageEvery === 0) await this.#stopEdge(1);
      else if (n % outageEvery === 3) await this.#startEdge(1);
      await this.#change(this.#posts[n % howMany]!, n, n % killEvery === 0);
      this.#count.changes++;
      progress?.(n);
    }
    this.#end.abort();
    await Promise.all(readers);
    await this.#stop();
    return this.#count;
  }

  /** Published is withdrawn, or now and then deleted; what was withdrawn is published, what was deleted comes anew. */
  async #change(post: Post, n: number, isKilled: boolean): Promise<void> {
    this.#isKilling = isKilled;
    const isDeletion = post.isPublic && n % 5 === 0;
    const status = post.isPublic ? 'idea' : 'published';
    // From now on it may be seen again
    if (!post.isPublic) post.withdrawnAt = Infinity;
    for (;;) {
      const reply = isDeletion ? await this.#try(`DELETE /api/posts/${post.id}`, post) : await this.#try(`PATCH /api/posts/${post.id}`, post, { status });
      if (reply && reply.status < 300) break;
      // Killed, or the change was made before it died: as every client does, look and try again
      if (this.#app.exitCode !== null || this.#app.signalCode !== null) await this.#startApp();
      const now = await this.#try(`GET /api/posts/${post.id}`, { ...post, etag: '' });
      // Deleted before it died, and nobody has said so: nothing is promised yet but the second
      post.isTold = now?.status !== 404 && now?.status !== 410;
      if (!post.isTold) break;
      if (now) post.etag = now.headers.get('etag') ?? '';
    }
    this.#isKilling = false;
    if (post.isTold) this.#count.acknowledged++;
    post.isPublic = !post.isPublic;
    if (!post.isPublic) {
      post.withdrawnAt = performance.now();
      for (const edge of this.#edges.keys()) for (const packing of packings) await this.#look(edge, post, packing);
    }
    if (isDeletion) await this.#create(n, this.#posts.indexOf(post));
  }

  async #try(line: string, post: Post, json?: object): Promise<Reply | null> {
    try {
      const reply = await this.#send(line, { headers: post.etag === '' ? {} : { 'if-match': post.etag }, ...(json ? { json } : {}) });
      post.etag = reply.headers.get('etag') ?? post.etag;
      return reply;
    } catch {
      return null;
    }
  }

  async #create(n: number, at: number): Promise<void> {
    const text = `secret-${n}-${Math.random().toString(36).slice(2)}`;
    const { status, body, headers } = await this.#send('POST /api/posts', { json: { title: `Post ${n}`, markdown: text, status: 'published' } });
    assert.equal(status, 201, JSON.stringify(body));
    const path = new URL(String(body['url'])).pathname;
    this.#posts[at] = { id: Number(body['id']), path, text, etag: headers.get('etag')!, isPublic: true, isTold: true, withdrawnAt: Infinity };
  }

  /** Readers of one edge, for as long as there are changes. */
  async #read(edge: number): Promise<void> {
    for (let n = 0; !this.#end.signal.aborted; n++) {
      await this.#look(edge, this.#posts[n % howMany]!, packings[n % 3]!);
      await sleep(5);
    }
  }

  async #look(edge: number, post: Post, packing: string): Promise<void> {
    const { port, running } = this.#edges[edge]!;
    const since = performance.now();
    const answer = running && (await ask(port, `GET ${post.path}`, { 'accept-encoding': packing }).catch(() => null));
    this.#count.readings++;
    if (post.isPublic || since < post.withdrawnAt || !answer?.body.includes(post.text)) return;
    if (post.isTold) this.#count.bodiesAfterAcknowledgement++;
    if (since - post.withdrawnAt > lateMs) this.#count.bodiesLate++;
  }

  async #start(): Promise<void> {
    const data = join(this.#folder, 'data');
    this.#backendPort = await freePort();
    this.#appPort = await freePort();
    for (let edge = 0; edge < 2; edge++) this.#edges.push({ port: await freePort(), running: null });
    for (const { port } of this.#edges) this.#doors.push(await this.#door(port));
    const blog = await startBlog({ data });
    const token = await tokenFor(blog, await addAuthor(blog, 'Ada'));
    await blog.stop();
    const edges = this.#doors.map((door) => `http://127.0.0.1:${(door.address() as { port: number }).port}`).join(',');
    this.#environment = { QVILL_EDGES: edges, QVILL_EDGE_SECRET: edgeSecret };
    for (const edge of [0, 1]) await this.#startEdge(edge);
    this.#nginx = await startNginx({ site: join(data, 'site'), appPort: this.#appPort, listenPort: this.#backendPort });
    await this.#startApp();
    this.#send = programWith({ url: `http://127.0.0.1:${this.#appPort}` } as Parameters<typeof programWith>[0], token);
    for (let n = 0; n < howMany; n++) await this.#create(n, n);
  }

  /** What the app takes for an edge: passes purges on, unless it is the moment to kill who sends them. */
  async #door(port: number): Promise<Server> {
    const door = createServer((req, res) => {
      if (this.#isKilling) {
        this.#isKilling = false;
        this.#count.kills++;
        this.#app.kill('SIGKILL');
        return void res.destroy();
      }
      const onward = request({ hostname: '127.0.0.1', port, method: req.method!, path: req.url!, headers: { ...req.headers, connection: 'close' } });
      onward.once('response', (answer) => void answer.pipe(res.writeHead(answer.statusCode!, answer.headers)));
      onward.once('error', () => res.destroy());
      onward.end();
    });
    await once(door.listen(0, '127.0.0.1'), 'listening');
    return door;
  }

  async #startApp(): Promise<void> {
    this.#app = await serve(this.#appPort, join(this.#folder, 'data'), this.#environment);
  }
  async #startEdge(edge: number): Promise<void> {
    this.#edges[edge]!.running ??= await startVarnish({ backendPort: this.#backendPort, listenPort: this.#edges[edge]!.port });
  }
  async #stopEdge(edge: number): Promise<void> {
    const { running } = this.#edges[edge]!;
    this.#edges[edge]!.running = null;
    if (running) this.#count.outages++;
    await running?.stop();
  }
  async #stop(): Promise<void> {
    this.#app.kill('SIGTERM');
    await once(this.#app, 'exit');
    for (const edge of [0, 1]) await this.#stopEdge(edge);
    this.#count.outages -= 2;
    await this.#nginx.stop();
    for (const door of this.#doors) door.close().closeAllConnections();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
