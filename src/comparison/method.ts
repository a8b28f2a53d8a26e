import { level } from './decide.js';
import { digits } from '../loadtest/report/amounts.js';
import type { Comparison } from './measured.js';
import { roundsFor } from './verdicts.js';

/** How it was measured, as a list of sentences for who wants to believe it or do it again. */
export function method({ rounds, seconds, users, rates, paths, machine, measured, others }: Comparison): string[] {
  const started = measured.filter(({ variant }) => variant.start.length > 0).length;
  const places = machine.pinned ? 'servers on one core, the load on another' : 'nothing bound to a core, so that load and server were in each other’s way';
  return [
    `${rounds} rounds. In each of them every variant had one turn, alone, and the order moved on by one from round to round${started > 0 ? '; what was not there already was started for its turn and stopped after it' : ''}. ${places[0]!.toUpperCase()}${places.slice(1)}.`,
    `A turn: the start until the first 200; ${digits(Math.min(2, seconds))} s of rest; ${digits(seconds)} s of warm-up that nobody counts; ${digits(seconds)} s with ${users} connections that ask again as soon as they have an answer; then ${rates.map((rate) => `${rate}/s`).join(', ')} for ${digits(seconds)} s each.`,
    `Asked for in turn: ${paths.map((path) => `\`${path}\``).join(', ')}, with gzip and brotli welcome, on connections that are kept open.`,
    'At a fixed rate each request is due at its own moment, and its time counts from that moment, whether the server let it be sent then or not. A server that stands still makes everybody late who comes meanwhile, and all of them are counted. A rate that a variant can’t keep up with is no latency, and is said so.',
    `Memory is PSS of all processes of a variant: their own pages, and of those that they share their part. Under load it is the most that was seen, every 200 ms; after load is ${digits(Math.min(2, seconds))} s after the last rate.`,
    `What is called faster or lighter is proven at ${digits(100 - 100 * level)} %: a test of Kolmogorov and Smirnov between the rounds of both sides, in which each round counts once, its probability found by dealing rounds anew, and held to one error in a hundred for all questions of this report together (Holm). Everything else is a tie. So many questions need ${roundsFor(measured.length, rates.length)} rounds at least.`,
    `Others took ${digits(100 * Math.max(0, ...others))} % of the machine at most just before a turn.`,
  ];
}

export const notMeasured = [
  'The network: everything was asked for on the loopback, so the way to a reader, TLS and HTTP/2 are not in it.',
  'Other mixes of pages, pictures, and many readers with slow lines.',
  'More than one core: a server with several processes or threads gains by more of them.',
  'Writing: nobody published anything meanwhile.',
];
