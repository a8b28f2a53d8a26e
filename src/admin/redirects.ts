import { dateIn, type Place } from '../core/long-date.js';
import { decodePath, keyOf } from '../core/path.js';
import type { LineFault } from '../redirects/read-text.js';
import type { KeptRule, TakeReport } from '../redirects/redirect-list.js';
import { kindOf, type Rule, shown } from '../redirects/rule.js';
import type { Home } from '../redirects/settle.js';
import type { Explained } from '../site/explain.js';

/** The forms in which rules come and go, as the admin calls them. */
export const formatNames = [
  { format: 'text', name: 'Text', file: 'redirects.txt' },
  { format: 'csv', name: 'CSV', file: 'redirects.csv' },
  { format: 'netlify', name: '_redirects', file: '_redirects' },
  { format: 'nginx', name: 'nginx map', file: 'redirects.conf' },
] as const;

export const codeChoices = (chosen: string) =>
  [
    { code: '301', name: '301: for good' },
    { code: '302', name: '302: for now' },
    { code: '307', name: '307: for now, and forms are sent again' },
    { code: '308', name: '308: for good, and forms are sent again' },
    { code: '410', name: '410: gone, it leads nowhere' },
  ].map((each) => ({ ...each, isChosen: each.code === chosen }));

/** A rule in the list. */
export function redirectRow({ id, source, code, target, feedId, hits, lastUsedAt }: KeptRule, homes: ReadonlyMap<string, Home>, isLost: boolean, place: Place) {
  const home = kindOf(source) === 'exact' ? homes.get(keyOf(decodePath(source)!)) : undefined;
  return {
    id,
    ...ruleView({ source, code, target }),
    isFollowed: feedId !== null,
    covered: home && `Covered: “${home.title}” answers there`,
    lost: !home && isLost && 'Nothing answers there',
    used: hits === 0 ? 'never used' : `used ${hits === 1 ? 'once' : `${hits.toLocaleString('en')} times`}`,
    lastUsedAt,
    last: lastUsedAt && dateIn(place, lastUsedAt),
  };
}

const ruleView = ({ source, code, target }: Rule) => ({ source: shown(source), code, target: target === null ? null : shownTarget(target) });

/** A path as people read it; what can't be decoded stays. */
export function shownTarget(target: string): string {
  try {
    return target.startsWith('/') ? decodeURI(target) : target;
  } catch {
    return target;
  }
}

/** What the test box says. */
export const testedView = ({ steps, status }: Explained, address: string) => ({ address, steps, isNobodys: status === 404 });

const mostShown = 100;

/** What came of a text of rules, or would. */
export function importView({ added, changed, unchanged, removed, refused }: TakeReport) {
  const rules = [...added.map((rule) => ({ sign: 'new', ...ruleView(rule) })), ...changed.map((rule) => ({ sign: 'changed', ...ruleView(rule) }))];
  const more = rules.length - mostShown;
  return {
    added: added.length,
    changed: changed.length,
    unchanged,
    removed: removed.length,
    ...faultsView(refused),
    rules: rules.slice(0, mostShown),
    more: more > 0 ? more : null,
  };
}

export function faultsView(refused: LineFault[]) {
  const more = refused.length - mostShown;
  return { refusedCount: refused.length, refused: refused.slice(0, mostShown), moreRefused: more > 0 ? more : null };
}
