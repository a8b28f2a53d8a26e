import { Problem } from '../core/problem.js';
import { secondsFrom } from '../loadtest/report/amounts.js';
import { readThreshold, type Threshold } from '../loadtest/report/thresholds.js';
import { readArguments, WrongUse } from './command.js';

const options = {
  to: { type: 'string' },
  paths: { type: 'string' },
  redirects: { type: 'string' },
  users: { type: 'string' },
  for: { type: 'string' },
  think: { type: 'string' },
  rate: { type: 'string' },
  timeout: { type: 'string' },
  every: { type: 'string' },
  pages: { type: 'string' },
  runs: { type: 'string' },
  'fail-if': { type: 'string', multiple: true },
  'over-time': { type: 'boolean', default: false },
  modules: { type: 'boolean', default: false },
  'ignore-robots': { type: 'boolean', default: false },
  insecure: { type: 'boolean', default: false },
  'i-own': { type: 'string' },
  yes: { type: 'boolean', default: false },
  overwrite: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** What is to be measured, and how; times in seconds. */
export type Wish = {
  url: string | null;
  pids: number[];
  entry: string | null;
  users: number | null;
  seconds: number | null;
  thinkMs: number;
  rate: number | null;
  timeoutMs: number;
  everyMs: number | null;
  pages: number | null;
  runs: number | null;
  thresholds: Threshold[];
  files: { to: string | null; paths: string | null; redirects: string | null; overwrite: boolean };
  overTime: boolean;
  modules: boolean;
  ignoreRobots: boolean;
  insecure: boolean;
  owned: string | null;
  json: boolean;
  quiet: boolean;
};

const most = { users: 10_000, rate: 100_000, pages: 100_000, runs: 100, seconds: 7 * 24 * 3600 };

/** @throws WrongUse */
export function readWish(args: string[]): Wish {
  const { values, positionals } = readArguments(args, options, ['WORD…']);
  const pids = positionals.filter((word) => /^\d+$/.test(word)).map(Number);
  const [word = null, ...more] = positionals.filter((each) => !/^\d+$/.test(each));
  if (more.length > 0 || (values.modules && pids.length > 0)) throw new WrongUse(`“${more[0] ?? pids[0]}” is one word too many`);
  if (values['i-own'] !== undefined && !values.yes) throw new WrongUse('--i-own is believed when --yes says it a second time');
  if (values.redirects !== undefined && values.paths === undefined) throw new WrongUse('--redirects goes with --paths');
  if (values.rate !== undefined && values.think !== undefined) throw new WrongUse('--think is for users; at a --rate nobody thinks');
  return {
    url: values.modules ? null : word,
    entry: values.modules ? word : null,
    pids,
    users: whole(values.users, 'users', most.users),
    seconds: time(values.for, 'for'),
    thinkMs: (time(values.think, 'think') ?? 0) * 1000,
    rate: whole(values.rate, 'rate', most.rate),
    timeoutMs: (time(values.timeout, 'timeout') ?? 10) * 1000,
    everyMs: values.every === undefined ? null : Math.max(50, time(values.every, 'every')! * 1000),
    pages: whole(values.pages, 'pages', most.pages),
    runs: whole(values.runs, 'runs', most.runs),
    thresholds: (values['fail-if'] ?? []).map((text) => inOptions(() => readThreshold(text))),
    files: { to: values.to ?? null, paths: values.paths ?? null, redirects: values.redirects ?? null, overwrite: values.overwrite },
    overTime: values['over-time'],
    modules: values.modules,
    ignoreRobots: values['ignore-robots'],
    insecure: values.insecure,
    owned: values['i-own'] ?? null,
    json: values.json,
    quiet: values.quiet,
  };
}

function whole(text: string | undefined, name: string, limit: number): number | null {
  if (text === undefined) return null;
  if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > limit) throw new WrongUse(`--${name} is “${text}”; it takes a number from 1 to ${limit}`);
  return Number(text);
}

function time(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const seconds = secondsFrom(text);
  if (seconds === null || seconds > most.seconds || (seconds === 0 && name !== 'think'))
    throw new WrongUse(`--${name} is “${text}”; it takes a time such as 30s, 500ms or 5m`);
  return seconds;
}

function inOptions<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Problem ? new WrongUse(error.message) : error;
  }
}
