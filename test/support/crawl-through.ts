import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

type Form = { path: string; digest: string };

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Readers who ask for page after page while something happens to the blog, and keep what they saw. */
export class Crawl {
  asked = 0;
  readonly errors: string[] = [];
  readonly #seen: Form[][] = [];
  #isOver = false;
  #running: Promise<unknown> = Promise.resolve();

  /** @param expects the status of each path */
  constructor(
    private readonly origin: string,
    private readonly paths: readonly string[],
    private readonly expects: (path: string) => number = () => 200,
  ) {}

  start(readers: number): this {
    // As nginx does it with the app: a connection is given up before the other side does so
    const agent = new Agent({ keepAlive: true, timeout: 40 });
    const all = Array.from({ length: readers }, (_, i) => this.#read(i % 2 === 0 ? agent : false, i * 7));
    this.#running = Promise.all(all).finally(() => agent.destroy());
    return this;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  /** What any of them saw that is neither page of these, and pages that came back after a newer one: in words. */
  wrong(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
    const wrong = [...this.errors];
    for (const forms of this.#seen) {
      const isNew = new Set<string>();
      for (const { path, digest } of forms)
        if (digest === after.get(path)) isNew.add(path);
        else if (digest !== before.get(path)) wrong.push(`${path} is neither the old page nor the new one`);
        else if (isNew.has(path)) wrong.push(`${path} is the old page again`);
    }
    return wrong;
  }

  /** Pages that any of them saw as they were before, after having seen a newer one: in words. */
  again(before: ReadonlyMap<string, string>): string[] {
    const isOld = ({ path, digest }: Form) => digest === before.get(path);
    return this.#seen.flatMap((forms) => {
      const isNew = new Set(forms.filter((form) => !isOld(form)).map(({ path }) => path));
      return [...isNew].filter((path) => isOld(forms.findLast((form) => form.path === path)!)).map((path) => `${path} is the old page again`);
    });
  }

  async #read(agent: Agent | false, from: number): Promise<void> {
    const forms: Form[] = [];
    this.#seen.push(forms);
    for (let n = from; !this.#isOver; n++) {
      const path = this.paths[n % this.paths.length]!;
      this.asked++;
      try {
        const { status, bytes } = await this.#ask(path, agent);
        if (status !== this.expects(path)) this.errors.push(`${path}: ${status}`);
        else if (status === 200) forms.push({ path, digest: digestOf(bytes) });
      } catch (error) {
        this.errors.push(`${this.origin}${path}: ${String(error)}${agent === false ? '' : ' on a kept connection'}`);
      }
    }
  }

  #ask(path: string, agent: Agent | false): Promise<{ status: number; bytes: Buffer }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; bytes: Buffer }>();
    const sent = request(`${this.origin}${path}`, { agent });
    sent.on('response', (reply) => void buffer(reply).then((bytes) => resolve({ status: reply.statusCode!, bytes }), reject));
    sent.on('error', reject).end();
    return promise;
  }
}
