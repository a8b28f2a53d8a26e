import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermalinkStore } from '../../src/posts/move-all.store.js';
import { PostStore } from '../../src/posts/post.store.js';
import { Publisher } from '../../src/publishing/publisher.service.js';
import { RedirectStore } from '../../src/redirects/redirect.store.js';
import type { Blog } from './blog.js';
import { fields } from './fields.js';
import { MediaBlog } from './media.js';
import { type Ended, qvill } from './process.js';

const published = { by: null, reason: 'published', status: 'published' } as const;

const rules = [
  ['/docs', 'https://docs.example/start?a=1', '302'],
  ['/chain', '/alt/ärger', '307'],
  ['/buried', '', '410'],
  ['/blog/*', 'https://old.example/:splat', ''],
  ['/trash/*', '', '410'],
  ['/by/:year/:word', '/archive/:year?by=:word', '308'],
] as const;

/** A blog with addresses of every kind, and a folder for copies of it. */
export class ExportedBlog {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-export-'));
  private constructor(
    readonly blog: Blog,
    readonly media: string,
    readonly library: MediaBlog,
  ) {}

  static async start(): Promise<ExportedBlog> {
    const library = await MediaBlog.start();
    const { blog } = library;
    await library.add('dot.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'));
    const made = new ExportedBlog(blog, (await library.file('dot.svg'))!.path, library);
    await blog.app.get(PermalinkStore).save({ permalink: '/:year/:slug/' });
    for (const slug of ['hello', 'über-uns']) await made.publish({ title: slug, slug, tags: ['go'], publishedAt: '2026-01-02T03:04:05.000Z' });
    await made.publish({
      title: 'Brought along',
      aliases: [
        '/Old/Post.html',
        '/alt/ärger',
        '/cash$money',
        '/what(is)+this.php',
        '/quo"te',
        '/back\\slash',
        '/{brace}',
        '/semi;colon #1 ~',
        '/per%25cent/$1',
        '/sp ace*:x',
        `/${'long'.repeat(30)}`,
      ],
    });
    for (const [source, target, code] of rules) await blog.app.get(RedirectStore).save({ source, target, code }, null);
    await made.publish({ title: 'About', kind: 'page' });
    await made.trash(await made.publish({ title: 'Dead', slug: 'tot-ümlaut', kind: 'page' }));
    return made;
  }

  async publish(some: Parameters<typeof fields>[0]): Promise<number> {
    const id = await this.blog.app.get(PostStore).create(fields({ publishedAt: '2026-02-03T04:05:06.000Z', ...some }), published, { authorIds: [] });
    await this.blog.app.get(Publisher).publish();
    return id;
  }

  async trash(id: number): Promise<void> {
    await this.blog.app.get(PostStore).trash(id, null);
    await this.blog.app.get(Publisher).publish();
  }

  export(target: string, ...options: string[]): Promise<Ended> {
    return this.exportWith({}, target, ...options);
  }

  exportWith(environment: Record<string, string>, target: string, ...options: string[]): Promise<Ended> {
    return qvill(['export', '--site', target, ...options], { QVILL_DATA: this.blog.config.data, ...environment });
  }

  /** Every address that answers with a page, or did, from the tree itself. */
  addresses(): string[] {
    const below = (folder: string, ending: RegExp) =>
      readdirSync(join(this.blog.config.site, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => ending.test(name))
        .map((name) => `/${name.replace(ending, '')}`.split('/').map(encodeURIComponent).join('/'));
    const html = below('pages', /\.html$/).map((path) => path.replace(/(^|\/)index$/, '$1'));
    return [...html, ...below('pages', /(?<=\.(?:xml|json|txt|md|ico|svg|png))$/), ...below('moved', /\.TO$/), ...below('gone', /\.GONE$/), this.media];
  }

  async stop(): Promise<void> {
    await this.blog.stop();
    rmSync(this.folder, { recursive: true });
  }
}
