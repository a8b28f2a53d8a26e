import { dice } from '../../src/core/dice.js';
import { type Answer, ask, type EdgeBlog } from './edge.js';

export type Mix = { requests: number; hits: number; publications: number; oldPages: number; statuses: Record<number, number> };

/**
 * Readers of a blog as they come: most to the newest posts and to the front page, feed readers, some with what tracks, a few by old addresses and
 * some lost; browsers take brotli, programs gzip or nothing. Between them the author changes a post; after each change its page, the front page
 * and the feed are asked in every packing, and none may be old.
 */
export async function realisticMix(edge: EdgeBlog, posts: number, requests: number, publications: number): Promise<Mix> {
  const random = dice(20_261_121);
  const mix: Mix = { requests: 0, hits: 0, publications: 0, oldPages: 0, statuses: {} };
  const revisions: Awaited<ReturnType<EdgeBlog['write']>>[] = [];
  for (let n = 0; n < posts; n++) {
    const publishedAt = new Date(Date.UTC(2020, 0, 1 + n)).toISOString();
    revisions.push(
      await edge.write({ title: `Post ${n}`, markdown: `Text 0 of ${n}. ${'More. '.repeat(200)}`, publishedAt, aliases: [`/old/${n}`], tags: ['all'] }),
    );
  }
  const read = async (path: string, packing: string): Promise<Answer> => {
    const answer = await ask(edge.edgePort, `GET ${path}`, { 'accept-encoding': packing, cookie: `visitor=${mix.requests}` });
    mix.requests++;
    if (answer.headers['x-cache'] === 'HIT') mix.hits++;
    mix.statuses[answer.status] = (mix.statuses[answer.status] ?? 0) + 1;
    return answer;
  };
  const path = (): string => {
    const dice = random();
    // The third power: every second reader wants one of the newest fifth
    const post = posts - 1 - Math.floor(random() ** 3 * posts);
    if (dice < 0.6) return `/post-${post}${dice < 0.15 ? `?utm_source=${mix.requests}&fbclid=x` : ''}`;
    if (dice < 0.75) return '/';
    if (dice < 0.95)
      return ['/atom.xml', '/feed.json', '/rss.xml', '/tags/all', '/archive', '/sitemap.xml', '/robots.txt', '/favicon.ico'][Math.floor(random() * 8)]!;
    if (dice < 0.998) return `/post-${post}?ref=elsewhere`;
    return dice < 0.999 ? `/old/${post}` : `/nowhere-${mix.requests}.txt`;
  };
  const packing = () => ['br', 'br', 'br', 'br', 'br', 'br', 'br', 'br', 'gzip', 'identity'][Math.floor(random() * 10)]!;
  for (let n = 1; n <= requests; n++) {
    await read(path(), packing());
    if (n % Math.floor(requests / publications) !== 0) continue;
    const post = posts - 1 - (mix.publications % Math.min(posts, 5));
    const text = `Text ${++mix.publications} of ${post}.`;
    await revisions[post]!({ markdown: `${text} ${'More. '.repeat(200)}` });
    for (const place of [`/post-${post}`, '/', '/atom.xml'])
      for (const each of ['br', 'gzip', 'identity']) if (!(await read(place, each)).body.includes(text)) mix.oldPages++;
  }
  return mix;
}
