import { robotsText } from '../core/robots.js';
import { say } from '../platform/site-words.store.js';
import { movedTo, page } from './outcome.js';
import type { Page } from './page.js';

/** `/robots.txt` (RFC 9309). */
export const robots: Page = async ({ view }) => {
  const { search, training, robotsLines } = view.settings;
  return page(robotsText({ search, training, robotsLines }, `${view.url}/sitemap.xml`));
};

/** An address that this engine's ancestors used for something that lives elsewhere here. */
export const movedPage =
  (path: string): Page =>
  async () =>
    movedTo(path);

/** The body of every 404 and every 410. Into that of a 404 site/nearest.service.ts puts what the reader may have meant. */
export const missingPage: Page = async ({ view, theme }) => theme.html('missing', view, { path: '/', name: say(view.settings.lang, 'Not found') }, {});
export const gonePage: Page = async ({ view, theme }) => theme.html('gone', view, { path: '/', name: say(view.settings.lang, 'Gone') }, {});
