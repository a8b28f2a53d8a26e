import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { isNarrow } from '../instruments/memory-limit.store.js';
import { Clock } from '../platform/clock.js';
import { configFrom } from '../platform/config-from.js';
import { endsFirst } from '../platform/ends-first.store.js';
import { withSecretFiles } from '../platform/secret-files.store.js';
import { type Command, sentenceOf, type Terminal, WrongUse } from './command.js';
import { commands } from './table.js';
import { quietly } from './watched.js';

/** Commands of which `--quiet` keeps all back unless they fail; others have more to decide. */
const hushed: ReadonlySet<string> = new Set(['rebuild', 'import', 'export', 'sync']);

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
    // So is a way back from an upgrade
    if (existsSync(config.upgradeFile)) await (await import('../upgrade/put-back.store.js')).settle(config);
    // And the app is of the version to which the link leads by now
    if (existsSync(config.upgradeFile) && name === 'serve') (await import('../upgrade/stale-start.store.js')).refuseStaleStart(config);
    if (isNarrow()) setFlagsFromString('--optimize-for-size');
    // Where memory ends, the system ends what can be done again, and not who serves readers
    if (name !== 'serve') endsFirst(process.pid);
    const terminal = { ...streams, config, environment };
    const isHushed = hushed.has(name) && rest.includes('--quiet');
    const words = rest.filter((word) => !isHushed || word !== '--quiet');
    const run = (shown: Terminal) => asOfShell(name, words, () => command.run(words, shown));
    const status = isHushed ? await quietly(run, terminal) : await run(terminal);
    if (name !== 'serve') (await import('../app/wake-at.store.js')).leaveWordAgain(config);
    return status;
  } catch (error) {
    if (error instanceof WrongUse) return fail(streams, `${command.name}: ${error.message}\nbin/qvill ${command.usage}`, 2);
    return fail(streams, sentenceOf(error), 1);
  }
}

/** These change nothing that anybody wrote, or are the app itself. */
const noActs = new Set(['serve', 'backup', 'compare', 'config', 'doctor', 'export', 'measure', 'nginx', 'rebuild', 'rollback', 'upgrade', 'verify']);

/** What a command changes is written down as the shell's. Its words hold no secret: those are read from standard input. */
async function asOfShell<T>(name: string, words: string[], work: () => Promise<T>): Promise<T> {
  if (noActs.has(name)) return work();
  const { acting } = await import('../platform/acting.service.js');
  const clock = new Clock();
  const as = { who: `${userInfo().username} in the shell`, what: `qvill ${name}`, about: words.join(' ').slice(0, 500), address: '', isLong: true };
  return acting({ ...as, now: () => clock.iso() }, work);
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
