import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';

/** Where a command reads and writes; the terminal, or a test. */
export type Terminal = {
  config: Config;
  /** what the config was read from */
  environment: Record<string, string | undefined>;
  out: (line: string) => void;
  /** a line beside the result, for who watches or keeps a log */
  error: (line: string) => void;
  /** whether somebody sits before it */
  isWatched: boolean;
  /** how far something is: a line that replaces itself; a line now and then when nobody watches */
  progress: (text: string) => void;
  /** @throws Problem('large') when it is more */
  readInput: (mostBytes: number) => Promise<string>;
};

/** One thing that `bin/qvill NAME` does. `run` returns the exit status: 0, or 1 when some of it failed. */
export type Command = { name: string; usage: string; summary: string; run: (args: string[], terminal: Terminal) => Promise<number> };

/** Wrong use of a command: exit status 2. */
export class WrongUse extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** The arguments of a command; unknown options and a wrong number of words are wrong use. A word that ends in `…` may come any number of times. */
export function readArguments<T extends Options>(args: string[], options: T, words: string[]) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
    if (parsed.positionals.length !== words.length && !words.at(-1)?.endsWith('…'))
      throw new WrongUse(`it takes ${words.length === 0 ? 'no words' : words.join(' ')}`);
    return parsed;
  } catch (error) {
    throw error instanceof WrongUse ? error : new WrongUse((error as Error).message);
  }
}

/** What to say of an error on one line. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Problem || error instanceof WrongUse ? error.message : error instanceof Error ? plainLine(error) : String(error);

/** Prisma begins with an empty line and its own call; what is wrong stands at the end. */
function plainLine({ message, name }: Error): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return (message.startsWith('\n') ? lines.at(-1) : lines[0]) ?? name;
}
