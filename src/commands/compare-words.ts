import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { invalid } from '../core/problem.js';
import { plainVariant, type Variant, type Wanted } from '../comparison/variant.js';
import { wantedFrom } from '../comparison/variant-file.js';
import { WrongUse } from './command.js';

const options = {
  start: { type: 'string', multiple: true },
  path: { type: 'string', multiple: true },
  rates: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  users: { type: 'string', default: '32' },
  wait: { type: 'string', default: '60' },
  to: { type: 'string' },
  post: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
  'i-own': { type: 'string', multiple: true, default: [] as string[] },
  yes: { type: 'boolean', default: false },
} as const;

const usual = { rates: [50, 200, 1000], rounds: 10, seconds: 2 };

/** Who is compared: variants, or versions of Qvill by their names in git; and how. */
export type Order = Omit<Wanted, 'variants'> & { variants: Variant[]; refs: string[] } & typeof usual & {
    users: number;
    waitSeconds: number;
    to: string | null;
    post: boolean;
    json: boolean;
    quiet: boolean;
    owned: string[];
  };

/** Understands the words after `compare`. @throws WrongUse; Problem when the file of variants is no such file */
export function orderFrom(args: readonly string[]): Order {
  const { values, positionals, tokens } = parsed(args);
  if (values['i-own'].length > 0 && !values.yes) throw new WrongUse('--i-own is believed when --yes says it a second time');
  const isNamed = (word: string) => /^[^=]+=https?:\/\//.test(word);
  const variants: Variant[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional' && isNamed(token.value)) variants.push(named(token.value));
    if (token.kind !== 'option' || token.name !== 'start') continue;
    if (variants.length === 0) throw new WrongUse('--start stands after the variant that it starts');
    variants.at(-1)!.start.push(token.value!);
  }
  const others = positionals.filter((word) => !isNamed(word));
  const isFile = others.length === 1 && variants.length === 0 && /\.(?:ya?ml|json)$/.test(others[0]!);
  const file: Partial<Wanted> = isFile ? readWanted(others[0]!) : {};
  const refs = isFile || variants.length > 0 ? [] : others;
  const compared = [...(file.variants ?? variants), ...refs];
  if (compared.length < 2 || (variants.length > 0 && others.length > 0))
    throw new WrongUse('it takes two variants NAME=URL or more, a FILE of them, or two versions');
  return {
    variants: file.variants ?? variants,
    refs,
    ...((values.path ?? file.paths) && { paths: values.path ?? file.paths! }),
    rates: values.rates === undefined ? (file.rates ?? usual.rates) : values.rates.split(',').map((rate) => number('--rates', rate)),
    rounds: values.rounds === undefined ? (file.rounds ?? usual.rounds) : number('--rounds', values.rounds, 1000),
    seconds: values.seconds === undefined ? (file.seconds ?? usual.seconds) : number('--seconds', values.seconds, 600),
    users: number('--users', values.users, 1000),
    waitSeconds: number('--wait', values.wait, 3600, 0),
    to: values.to ?? null,
    post: values.post,
    json: values.json,
    quiet: values.quiet,
    owned: values['i-own'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

function named(word: string): Variant {
  const at = word.indexOf('=');
  return plainVariant(word.slice(0, at), word.slice(at + 1));
}

function readWanted(name: string): Wanted {
  const text = readFileSync(name, 'utf8');
  try {
    return wantedFrom(parse(text));
  } catch (error) {
    throw invalid('file', `${name}: ${(error as Error).message}`);
  }
}

function number(name: string, text: string, most = 100_000, least = Number.MIN_VALUE): number {
  const value = Number(text);
  if (!(value >= least && value <= most)) throw new WrongUse(`${name} takes numbers up to ${most}, and not “${text}”`);
  return value;
}
