import { scriptPaths } from '../core/app-paths.js';
import { say } from '../platform/site-words.store.js';
import type { Page } from './page.js';

/**
 * The page of the search, before anything is searched: site/search-door.service.ts puts what was found into its copy. nginx answers
 * with this one while the app is not there.
 */
export const searchPage: Page = async ({ path, view, theme }) =>
  theme.html('search', view, { path, name: say(view.settings.lang, 'Search') }, { script: scriptPaths.search });

/** OpenSearch 1.1: so that a browser can offer the search of the blog by itself. */
export const openSearch: Page = async ({ view, theme }) => theme.text('opensearch', { title: view.settings.title, url: view.url });
