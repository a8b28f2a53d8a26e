import type { Outcome } from './outcome.js';
import type { SiteView } from './site-view.store.js';
import type { Theme } from './theme.service.js';

/** What makes a page: everything it shows comes through `view`, so the same facts make the same bytes. */
export type PageContext = { path: string; view: SiteView; theme: Theme };

/** One kind of page. `captured` are the parts of the path that its pattern caught. Null: there is no such page (now). */
export type Page = (context: PageContext, ...captured: string[]) => Promise<Outcome | null>;
