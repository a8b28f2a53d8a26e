import { AuthorStore } from '../../src/auth/author.store.js';
import { formToken } from '../../src/auth/secret.js';
import { SessionStore } from '../../src/auth/session.store.js';
import type { EditorState, PostForm } from '../../src/core/post-form.js';
import type { Blog } from './blog.js';

export type Reply = { status: number; headers: Headers; body: string };

/** An author who is signed in: what she does in her browser, without one. */
export class Ada {
  private constructor(
    private readonly blog: Blog,
    /** the cookie's value */
    readonly session: string,
  ) {}

  static async at(blog: Blog): Promise<Ada> {
    const id = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
    return new Ada(blog, await blog.app.get(SessionStore).begin(id));
  }

  /** One request, `METHOD /path`; a form is sent as a browser sends it. Redirects are not followed. */
  async ask(line: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> {
    const [method = '', path = ''] = line.split(' ');
    const body = form ? new URLSearchParams({ csrf: formToken(this.session), ...form }) : null;
    const reply = await fetch(this.blog.url + path, { method, body, headers: { cookie: `qvill_session=${this.session}`, ...headers }, redirect: 'manual' });
    return { status: reply.status, headers: reply.headers, body: await reply.text() };
  }

  /** A new idea; its address in the admin. */
  async begin(title: string): Promise<string> {
    return (await this.ask('POST /admin/posts', { title })).headers.get('location')!;
  }

  /** The post as a script sees it. */
  async state(door: string): Promise<EditorState> {
    return JSON.parse((await this.ask(`GET ${door}`, undefined, { accept: 'application/json' })).body);
  }

  /** Sends the post's form with other values, from the version that is there: `PUT …/working-copy`, or what `action` names. */
  async send(door: string, some: Partial<PostForm>, action = 'PUT working-copy'): Promise<EditorState> {
    const [method, noun] = action.split(' ');
    const { form, version } = await this.state(door);
    const { status, body } = await this.ask(
      `${method} ${door}/${noun}`,
      { ...form, ...some, version: String(version) },
      { accept: 'application/json', 'x-csrf-token': formToken(this.session) },
    );
    if (status !== 200) throw new Error(`${action} ${door}: ${status} ${body}`);
    return JSON.parse(body);
  }

  /** Makes the post public with these values. */
  publish(door: string, some: Partial<PostForm> = {}): Promise<EditorState> {
    return this.send(door, some, 'POST publication');
  }
}
