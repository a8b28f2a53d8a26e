import type { Rows } from '../../platform/rows.store.js';
import { welcomeFlag } from '../../posts/welcome.store.js';
import { iconRow } from '../../settings/icon-rows.store.js';
import { settingNames } from '../../settings/settings.js';

/** A rule with the address of the followed text that it comes from. */
export type HouseRule = [source: string, code: number, target: string | null, feed: string | null];
type Row = [name: string, value: string];

/** What a blog is beside what stands in it, before a restore; and after it, as far as it came. */
export type House = {
  /** whether it had its first post, which nobody had touched */
  hadWelcome: boolean;
  settings: Row[];
  settingsAfter?: Row[];
  rules: HouseRule[];
  rulesAfter?: HouseRule[];
  /** addresses of followed texts */
  feeds: string[];
  feedsAfter?: string[];
};

const ours = JSON.stringify([...settingNames, iconRow, welcomeFlag]);

export const houseSettings = (rows: Rows): Row[] =>
  rows
    .all<{ name: string; value: string }>('SELECT name, value FROM Setting WHERE name IN (SELECT value FROM json_each(?)) ORDER BY name', ours)
    .map(({ name, value }) => [name, value]);

export const houseRules = (rows: Rows): HouseRule[] =>
  rows
    .all<{ source: string; code: number; target: string | null; url: string | null }>(
      'SELECT source, code, target, url FROM Redirect LEFT JOIN RedirectFeed ON RedirectFeed.id = feedId ORDER BY Redirect.id',
    )
    .map(({ source, code, target, url }) => [source, code, target, url]);

export const houseFeeds = (rows: Rows): string[] => rows.all<{ url: string }>('SELECT url FROM RedirectFeed ORDER BY url').map(({ url }) => url);
