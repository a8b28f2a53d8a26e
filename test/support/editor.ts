import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { PostFields } from '../../src/posts/post-fields.js';
import { PostStore } from '../../src/posts/post.store.js';
import type { Status } from '../../src/posts/change.js';
import { WorkingCopyStore } from '../../src/posts/working-copy.store.js';
import { type Blog, type BlogOptions, startBlog } from './blog.js';
import { openBrowser } from './browser.js';
import { fields } from './fields.js';
import { Owner } from './signed-in.js';

/** A blog with one author, who sits at a real browser. */
export type Desk = {
  blog: Blog;
  /** a window of the author's, signed in */
  window(options?: BrowserContextOptions): Promise<Page>;
  /** a new post; its id */
  post(some: Partial<PostFields>, status?: Status): Promise<number>;
  /** the address of its editor */
  editorOf(id: number): string;
  /** what is typed in it, as the server has it */
  form(id: number): Promise<Awaited<ReturnType<WorkingCopyStore['open']>>>;
  stop(): Promise<void>;
};

export async function startDesk(options: BlogOptions = {}): Promise<Desk> {
  const blog = await startBlog(options);
  const author = await Owner.of(blog);
  let browser: Browser | undefined;
  return {
    blog,
    window: async (each) => author.page((browser ??= await openBrowser()), each),
    post: (some, status = 'idea') => blog.app.get(PostStore).create(fields(some), { by: author.id, reason: 'created', status }, { authorIds: [author.id] }),
    editorOf: (id) => `${blog.url}/admin/posts/${id}`,
    form: (id) => blog.app.get(WorkingCopyStore).open(id, 'UTC'),
    stop: async () => {
      await browser?.close();
      await blog.stop();
    },
  };
}

/** A long text with headings of its own, in paragraphs of many lengths, with lists, code and tables between them. */
export function longText(sections: number): string {
  const words = 'the water is slow here and it was not always so because rivers bend where stone is soft and time has no hurry'.split(' ');
  let said = 0;
  const prose = (length: number) => Array.from({ length }, () => words[(said++ * 7) % words.length]).join(' ');
  const section = (number: number) => [
    `## Section ${number} of the river`,
    ...[0, 1, 2, 3].map((part) => `Paragraph ${number}-${part}: ${prose(15 + ((number * 7 + part * 13) % 40))}.`),
    ...(number % 3 === 0 ? ['- one item\n- another item\n- a third'] : []),
    ...(number % 4 === 0 ? ['```js\nconst water = 1;\nconst stone = 2;\n```'] : []),
    ...(number % 5 === 0 ? ['| Name | Year |\n| --- | --- |\n| Ann | 1815 |\n| Bob | 1910 |'] : []),
  ];
  return Array.from({ length: sections }, (_, index) => section(index + 1))
    .flat()
    .join('\n\n');
}
