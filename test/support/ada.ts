import { formToken } from '../../src/auth/secret.js';
import type { EditorState, PostForm } from '../../src/core/post-form.js';
import type { Blog } from './blog.js';
import { Owner } from './signed-in.js';

/** The owner of a blog, writing: what she does in her editor, by fetch. A post is named by its address in the admin. */
export class Ada {
  private constructor(readonly owner: Owner) {}

  static async at(blog: Blog): Promise<Ada> {
    return new Ada(await Owner.of(blog));
  }

  /** One request, `METHOD /path`, with a form as a browser sends it. */
  ask(...request: Parameters<Owner['ask']>): ReturnType<Owner['ask']> {
    return this.owner.ask(...request);
  }

  /** A new idea. */
  async begin(title: string): Promise<string> {
    return (await this.ask('POST /admin/posts', { title })).headers.get('location')!;
  }

  /** The post as the editor's script sees it. */
  async state(door: string): Promise<EditorState> {
    return JSON.parse((await this.ask(`GET ${door}`, undefined, { accept: 'application/json' })).body);
  }

  /** Sends the post's form with other values, from the version that is there: `PUT …/working-copy`, or what `action` names. */
  async send(door: string, some: Partial<PostForm>, action = 'PUT working-copy'): Promise<EditorState> {
    const [method, noun] = action.split(' ');
    const { form, version } = await this.state(door);
    const headers = { accept: 'application/json', 'x-csrf-token': formToken(this.owner.session) };
    const { status, body } = await this.ask(`${method} ${door}/${noun}`, { ...form, ...some, version: String(version) }, headers);
    if (status !== 200) throw new Error(`${action} ${door}: ${status} ${body}`);
    return JSON.parse(body);
  }

  /** Makes the post public with these values, or schedules it. */
  publish(door: string, some: Partial<PostForm> = {}): Promise<EditorState> {
    return this.send(door, some, 'POST publication');
  }
}
