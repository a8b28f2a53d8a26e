import { encodePath } from '../core/path.js';
import { page } from './outcome.js';
import type { Page } from './page.js';
import { formerly, sourceOf } from './post.page.js';

/** So many posts, the newest ones: more than a model reads at once. */
const mostPosts = 200;

/** `/llms.txt` (https://llmstxt.org): where the sources of the posts are, when the owner wants it. */
export const llmsTxt: Page = async (context) => {
  const { view } = context;
  if (!view.settings.llmsTxt) return formerly(context);
  const { title, tagline, about } = view.settings;
  const posts = await view.newest('all', mostPosts);
  const url = (path: string) => view.url + encodePath(path);
  const lines = posts.map((post) => `- [${plain(post.title) || 'Untitled'}](${url(sourceOf(post.path))}): ${post.publishedAt.slice(0, 10)}`);
  const parts = [
    `# ${plain(title)}`,
    ...(tagline ? [`> ${plain(tagline)}`] : []),
    // Headings divide this file into its parts: the blog's own text has none
    ...(about ? [about.replace(/^[ \t]*#+[ \t]*/gm, '')] : []),
    ...(lines.length > 0 ? [`## Posts\n\n${lines.join('\n')}`] : []),
    `## Optional\n\n- [Everything, by year](${url('/archive')})\n- [Feed of the newest posts](${url('/atom.xml')})`,
  ];
  return page(`${parts.join('\n\n')}\n`);
};

/** Text in a line of Markdown that means what it says. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>#]/g, String.raw`\$&`)
    .trim();
