import { invalid } from './problem.js';

/** Crawlers that say that they gather texts to train language models, by the names that they read in robots.txt. */
export const trainingCrawlers: readonly string[] =
  `AI2Bot Ai2Bot-Dolma Amazonbot Applebot-Extended Bytespider CCBot ChatGLM-Spider ClaudeBot Cotoyogi DeepSeekBot Diffbot
  FacebookBot GPTBot Google-Extended ICC-Crawler ImagesiftBot LAIONDownloader PanguBot SBIntuitionsBot TikTokSpider Timpibot VelenPublicWebCrawler
  Webzio-Extended anthropic-ai cohere-training-data-crawler img2dataset meta-externalagent omgili omgilibot`.split(/\s+/);

const longest = 8_000;

/** What the owner has chosen: whether search engines list the blog, whether it may train language models, and lines of their own. */
export type RobotsChoice = { search: 'listed' | 'hidden'; training: 'allowed' | 'refused'; robotsLines: string };

/**
 * robots.txt (RFC 9309). A blog that is not to be listed says so on its pages (`noindex`): who is kept from reading them would never
 * know. Own lines stand in the group of all crawlers and may begin groups of their own; so they come last.
 */
export function robotsText({ search, training, robotsLines }: RobotsChoice, sitemap: string): string {
  const kept = training === 'refused' ? [...trainingCrawlers.map((name) => `User-agent: ${name}`), 'Disallow: /', ''] : [];
  const sources = search === 'hidden' ? ['Disallow: /*.md$'] : []; // Markdown can't say `noindex`
  const own = robotsLines === '' ? [] : [robotsLines];
  return [...kept, 'User-agent: *', 'Disallow: /admin', ...sources, ...own, ...(search === 'listed' ? [`Sitemap: ${sitemap}`] : []), ''].join('\n');
}

const line = /^(?:#.*|user-agent[ \t]*:[ \t]*(?:\*|[\w.-]+)|(?:dis)?allow[ \t]*:[ \t]*(?:[/*$][^\s#]*)?|crawl-delay[ \t]*:[ \t]*\d+(?:\.\d+)?)[ \t]*(?:#.*)?$/i;
const sitemapLine = /^sitemap[ \t]*:[ \t]*(https?:\/\/\S+)$/i;

/** Lines for robots.txt, without those that say nothing. @throws Problem('invalid', 'robotsLines') that names the line */
export function robotsLinesFrom(text: string): string {
  if (text.length > longest) throw invalid('robotsLines', `The lines for robots.txt are longer than ${longest} characters`);
  const lines = text.split('\n').map((each) => each.trim());
  const wrong = lines.find((each) => each !== '' && !line.test(each) && !URL.canParse(sitemapLine.exec(each)?.[1] ?? ''));
  if (wrong !== undefined)
    throw invalid('robotsLines', `“${wrong.slice(0, 80)}” is no line of robots.txt, such as “User-agent: NameOfACrawler” or “Disallow: /private/”`);
  return lines.join('\n').trim();
}
