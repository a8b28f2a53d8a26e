import { momentIn, type Place } from '../core/long-date.js';
import { encodePath } from '../core/path.js';
import type { DoorCheck, KeptReceipt } from '../publishing/kept-receipt.js';
import type { Acknowledgement } from '../publishing/receipt.js';

/** How many addresses the page of a receipt names. */
const mostNamed = 50;

/** What views/admin/receipt.hbs shows. `line` is all of it in a line; unsettled is what a moment later may be otherwise. */
export function receiptView(receipt: KeptReceipt, place: Place) {
  const { at, milliseconds, changed, removed, counts, untouched, failed, acknowledged, check } = receipt;
  const waiting = acknowledged.filter(({ outstanding }) => outstanding > 0);
  const parts = [
    counts.changed > 0 ? addresses(counts.changed) : '',
    counts.removed > 0 ? `${number(counts.removed)} gone` : '',
    `${number(untouched)} untouched`,
    cachesIn(acknowledged, waiting),
    check ? verdictOf(check) : 'not checked yet',
  ];
  const line = parts.filter(Boolean).join(' · ');
  return {
    line,
    live: `Live after ${number(milliseconds)} ms`,
    isoDate: at,
    date: momentIn(place, at),
    changed: named(changed, counts.changed),
    removed: named(removed, counts.removed),
    failed,
    edges: acknowledged.map(edgeOf),
    check: check && checkOf(check, place),
    isUnsettled: waiting.length > 0 || !check || check.wrong.length > 0,
  };
}

const number = (count: number): string => count.toLocaleString('en');

const addresses = (count: number): string => (count === 1 ? 'one address' : `${number(count)} addresses`);

function cachesIn(all: Acknowledgement[], waiting: Acknowledgement[]): string {
  if (all.length === 0) return '';
  if (waiting.length > 0) return `not yet acknowledged by ${waiting.map(({ edge }) => new URL(edge).host).join(', ')}`;
  return all.length === 1 ? 'cache acknowledged' : `${all.length} caches acknowledged`;
}

const verdictOf = ({ asked, wrong }: DoorCheck): string =>
  wrong.length > 0 ? `${number(wrong.length)} of ${number(asked)} checked not as published` : asked > 0 ? 'checked' : 'not checked yet';

const edgeOf = ({ edge, outstanding, reason }: Acknowledgement): string =>
  outstanding === 0
    ? `${edge} has acknowledged.`
    : `${edge} has not acknowledged ${addresses(outstanding)} yet${reason ? `: ${reason}` : ''}. It is told again until it has.`;

function checkOf({ door, inside, at, asked, of, wrong }: DoorCheck, place: Place) {
  const sample = asked === of ? (of === 1 ? 'The one address was' : `All ${number(of)} addresses were`) : `${number(asked)} of ${number(of)} addresses were`;
  return {
    said: `${sample} asked for at ${door}, ${momentIn(place, at)}${wrong.length === 0 ? ': each answers as published' : ''}.`,
    inside: inside && `${inside}, so the app itself was asked.`,
    wrong: wrong.map(({ path, reason }) => ({ path: encodePath(path), reason })),
  };
}

function named(paths: string[], count: number) {
  const shown = paths.slice(0, mostNamed);
  return { count: number(count), paths: shown.map(encodePath), more: count > shown.length ? number(count - shown.length) : null };
}
