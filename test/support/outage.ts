import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { asleepBlog } from './asleep-blog.js';
import { doctorOf } from './doctor.js';
import { nginxSkipReason, startNginx } from './nginx.js';
import { end } from './server.js';
import { startWatched, type Watched } from './watched.js';

type Answer = { status: number; text: string };

/** One request on a connection of its own, so that none is given up by the other side; or on one that stays. */
export async function ask(url: string, method = 'GET', headers = {}, body = '', agent: Agent | false = false): Promise<Answer> {
  const [reply] = (await once(request(url, { method, headers, agent }).end(body), 'response')) as [IncomingMessage];
  return { status: reply.statusCode!, text: await text(reply) };
}

/** A blog in a process of its own, with nginx in front where that is installed, and what happens to it while something else is at fault. */
export class BlogInTrouble {
  private constructor(
    readonly data: string,
    readonly token: string,
    public blog: Watched,
    private readonly nginx: Awaited<ReturnType<typeof startNginx>> | null,
  ) {}

  static async on(data: string): Promise<BlogInTrouble> {
    const { token } = await asleepBlog(data);
    const blog = await startWatched(data);
    return new BlogInTrouble(data, token, blog, nginxSkipReason() ? null : await startNginx({ site: `${data}/site`, appPort: blog.port }));
  }

  get url(): string {
    return `http://127.0.0.1:${this.blog.port}`;
  }

  /** A post by the API. */
  async post(title: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return ask(`${this.url}/api/posts`, 'POST', headers, JSON.stringify({ title, markdown: 'Water.', status: 'published' }));
  }

  status = async (path: string, from = this.url): Promise<number> => (await ask(from + path)).status;

  /** Readers notice nothing, at the app alone and through nginx. */
  async assertRead(): Promise<void> {
    for (const from of [this.url, ...(this.nginx ? [this.nginx.url] : [])])
      for (const path of ['/', '/rivers', '/atom.xml']) assert.equal(await this.status(path, from), 200, `${from}${path}`);
  }

  /** As soon as the cause is gone, whatever was acknowledged is on the site and a new post is taken. */
  async assertHealed(title: string, ...acknowledged: string[]): Promise<void> {
    let answer = await this.post(title);
    for (let tries = 0; tries < 200 && answer.status !== 201; tries++) {
      await pause(50);
      answer = await this.post(title);
    }
    assert.equal(answer.status, 201, answer.text);
    for (const slug of [title, ...acknowledged].map((each) => each.toLowerCase().replaceAll(' ', '-'))) {
      let status = await this.status(`/${slug}`);
      for (let tries = 0; tries < 300 && status !== 200; tries++) {
        await pause(50);
        status = await this.status(`/${slug}`);
      }
      assert.equal(status, 200, `${slug}\n${this.blog.error()}`);
    }
  }

  /** The lines of the log, each of which is JSON. */
  get log(): Record<string, string>[] {
    const lines = this.blog.error().split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Record<string, string>);
  }

  /** What the log blames, by now. */
  async blamed(outage: RegExp): Promise<void> {
    for (let tries = 0; tries < 100 && !this.log.some((line) => outage.test(line['outage'] ?? '')); tries++) await pause(50);
    assert.ok(
      this.log.some((line) => outage.test(line['outage'] ?? '')),
      this.blog.error(),
    );
  }

  doctor = () => doctorOf({ QVILL_DATA: this.data, PORT: String(this.blog.port), QVILL_URL: this.url, QVILL_OPS_PORT: String(this.blog.ops) });

  /** Its end, by SIGTERM. Returns the exit status. */
  async stop(): Promise<number | null> {
    await end(this.blog.app);
    return this.blog.app.exitCode;
  }

  async end(): Promise<void> {
    await this.nginx?.stop();
    await this.stop();
  }
}
