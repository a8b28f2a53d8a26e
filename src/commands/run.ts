import { existsSync } from 'node:fs';
import { configFrom } from '../platform/config.js';
import { withSecretFiles } from '../platform/secret-files.store.js';
import { type Command, sentenceOf, type Terminal, WrongUse } from './command.js';
import { commands } from './table.js';

type Streams = Omit<Terminal, 'config' | 'environment'>;

/**
 * Runs `qvill NAME ARGS`. Returns the exit status: 0 all done, 1 something failed, 2 wrong use.
 * What failed is said in one line, without a stack: it is for whoever typed the command.
 */
export async function runCommand(args: string[], environment: Record<string, string | undefined>, streams: Streams): Promise<number> {
  const [name = '', ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (name === '' || name === '--help' || name === 'help') return say(streams, general(), name === '' ? 2 : 0);
  if (!command) return fail(streams, `there is no command “${name}”; bin/qvill --help lists them`, 2);
  if (rest.includes('--help')) return say(streams, `bin/qvill ${command.usage}\n\n${command.summary}`, 0);
  try {
    const config = configFrom(withSecretFiles(environment));
    // A restore that was killed half-way is finished before anything is opened
    if (existsSync(config.exchangeFile)) await (await import('../backup/exchange.store.js')).finishExchange(config);
    const status = await command.run(rest, { ...streams, config, environment });
    if (name !== 'serve') (await import('../app/wake-at.store.js')).leaveWordAgain(config);
    return status;
  } catch (error) {
    if (error instanceof WrongUse) return fail(streams, `${command.name}: ${error.message}\nbin/qvill ${command.usage}`, 2);
    return fail(streams, sentenceOf(error), 1);
  }
}

const general = () => ['bin/qvill COMMAND', '', ...commands.map(({ usage, summary }: Command) => `  ${usage}\n      ${summary.split('\n')[0]}`)].join('\n');

function say({ out }: Streams, text: string, status: number): number {
  out(text);
  return status;
}

function fail({ error }: Streams, text: string, status: number): number {
  error(`qvill: ${text}`);
  return status;
}
