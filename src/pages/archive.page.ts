import { monthIn, periodIn } from '../core/long-date.js';
import { say } from '../platform/site-words.store.js';
import { dateList } from './lists.js';
import { listPage } from './list.page.js';
import type { Page } from './page.js';
import type { SiteView } from './site-view.store.js';

/** `/archive`: the years, and their months. */
export const archivePage: Page = async ({ path, view, theme }) => {
  const years = Map.groupBy(await view.months(), ({ month }) => month.slice(0, 4));
  const rows = [...years].map(([year, months]) => ({ name: year, ...place(year), count: sum(months), months: months.toReversed().map(monthRow(view)) }));
  return theme.html('archive', view, { path, name: say(view.settings.lang, 'Archive') }, { years: rows, total: sum(rows) });
};

/** `/archive/YYYY`, `/archive/YYYY/MM` and `/archive/YYYY/MM/DD`, each with its `/page/N`: the posts of that time (UTC), newest first. */
export const datePage: Page = async (context, year = '', month, day, digits) => {
  const { view } = context;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (Number.isNaN(Date.parse(date))) return null;
  const { lang } = view.settings;
  const above = date.slice(0, -'-00'.length);
  const up = month === undefined ? { name: say(lang, 'Archive'), url: '/archive' } : { name: periodIn(lang, above), ...place(above) };
  const isYear = month === undefined && digits === undefined;
  const below = isYear ? (await view.months(year)).toReversed().map(monthRow(view)) : [];
  return listPage(context, dateList(date), digits, { heading: periodIn(lang, date), kind: '', feeds: [], up, below });
};

const place = (date: string) => ({ url: `/archive/${date.replaceAll('-', '/')}` });

const monthRow =
  ({ settings }: SiteView) =>
  ({ month, count }: { month: string; count: number }) => ({ name: monthIn(settings.lang, month), ...place(month), count });

const sum = (rows: { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);
