import { blogFeed, labelFeed } from './feed.page.js';
import { cardPage } from './card.page.js';
import { fullPage, homePage } from './home.page.js';
import { iconPage } from './icon.page.js';
import { archivePage, datePage } from './archive.page.js';
import { authorPage, authorsPage, categoriesPage, categoryPage, tagPage, tagsPage } from './list.page.js';
import { gonePage, missingPage, movedPage, robots } from './machine.page.js';
import { formerFilePage, mediaPage } from './media.page.js';
import type { Outcome } from './outcome.js';
import type { Page, PageContext } from './page.js';
import { probePage } from './probe.page.js';
import { rulesPage } from './rules.page.js';
import { scriptPage } from './script.page.js';
import { openSearch, searchPage } from './search.page.js';
import { postPage, sourcePage } from './post.page.js';
import { llmsTxt } from './llms.page.js';
import { sitemap, sitemapPart } from './sitemap.page.js';

/** Where the bodies of 404 and 410 answers are made; no reader's path. */
export const missingPath = '/404';
export const gonePath = '/410';

/** Every address of the site, first match wins. What is not here is a post's, an alias's or nobody's. */
const routes: [pattern: RegExp, page: Page][] = [
  [/^\/$/, homePage],
  [/^\/page\/([1-9]\d{0,8})$/, fullPage],
  [/^\/tags$/, tagsPage],
  [/^\/tags\/([^/]+)(?:\/page\/([1-9]\d{0,8}))?$/, tagPage],
  [/^\/categories$/, categoriesPage],
  [/^\/categories\/([^/]+)(?:\/page\/([1-9]\d{0,8}))?$/, categoryPage],
  [/^\/authors$/, authorsPage],
  [/^\/authors\/([^/]+)(?:\/page\/([1-9]\d{0,8}))?$/, authorPage],
  [/^\/(tags|categories|authors)\/([^/]+)\/(atom\.xml|rss\.xml|feed\.json)$/, labelFeed],
  [/^\/archive$/, archivePage],
  [/^\/archive\/(\d{4})(?:\/(\d\d))?(?:\/(\d\d))?(?:\/page\/([1-9]\d{0,8}))?$/, datePage],
  [/^\/(?:feed\/([1-9]\d{0,8})\/)?(atom\.xml|rss\.xml|feed\.json)$/, blogFeed],
  [/^\/sitemap\.xml$/, sitemap],
  [/^\/sitemap\/([1-9]\d{0,8})\.xml$/, sitemapPart],
  [/^\/llms\.txt$/, llmsTxt],
  [/^\/robots\.txt$/, robots],
  [/^\/(kudos|search)\/script\.js$/, scriptPage],
  [/^\/search$/, searchPage],
  [/^\/opensearch\.xml$/, openSearch],
  [/^\/(favicon\.ico|icon\.svg|icon\.png)$/, iconPage],
  [/^\/cards\/([1-9]\d{0,14})\.png$/, cardPage],
  [/^\/404$/, missingPage],
  [/^\/410$/, gonePage],
  [/^\/(posts\.rss|index\.xml)$/, movedPage('/rss.xml')],
  [/^\/(feed|feed\/atom\.xml|feed\.xml)$/, movedPage('/atom.xml')],
  [/^\/sitemap\/sitemap\.xml$/, movedPage('/sitemap.xml')],
  [/^\/media\/([^/]+)$/, mediaPage],
  [/^\/media\/[^/]+\/[^/]+$/, formerFilePage],
  [/^\/qvill-doctor-[\da-f]{32}$/, probePage],
  [/^\/\.rules\/([\da-f]{3}|patterns)$/, rulesPage],
  [/\.md$/, sourcePage],
];

/** What a path answers with. Everything that it depends on is noted by the context's view. */
export async function outcomeAt(context: PageContext): Promise<Outcome | null> {
  for (const [pattern, page] of routes) {
    const match = pattern.exec(context.path);
    if (match) return page(context, ...match.slice(1));
  }
  return postPage(context);
}
