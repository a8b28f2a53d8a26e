import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { becomeOwner } from '../upgrade/user.service.js';
import type { Telling, WentBack } from '../upgrade/way-back.service.js';
import type { Terminal } from './command.js';
import { untilTold } from './watched.js';

type Work = (telling: Telling, environment: Record<string, string>) => Promise<number>;

/** What “upgrade” and “rollback” have in common: who they are, how far they are (a line that replaces itself, or a line a step), and Ctrl-C. */
export async function withSteps({ config, environment, isWatched, progress, error }: Terminal, quiet: boolean, work: Work): Promise<number> {
  becomeOwner(config.data);
  const { signal, done } = untilTold();
  const clock = new Clock();
  const tell = quiet ? () => {} : isWatched ? (step: string) => progress(`${step} …`) : error;
  const given = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  try {
    return await work({ tell, signal, now: () => clock.iso() }, Object.fromEntries(given) as Record<string, string>);
  } finally {
    done();
  }
}

/** Ctrl-C is no failure of the program’s. */
export const cutOff =
  ({ signal }: Telling, said: string) =>
  (error: unknown): never => {
    throw signal.aborted ? new Problem('conflict', `It was interrupted. ${said}`) : error;
  };

export function wentBackInWords({ version, aside, carried, brought, lost, wrong }: WentBack): string[] {
  return [
    `The blog runs Qvill ${version} again`,
    ...(aside === null
      ? ['Nothing that was written since is lost: the database is the same']
      : [
          `The newer state is kept in ${aside}: remove it when you are sure`,
          'Only there is what else came since: settings, redirects, accounts, kudos, statistics; and what was deleted since is back',
        ]),
    ...carried.texts.map((title) => `  its text is the newer one: “${title}”`),
    ...carried.partly.map((title) => `  its address, date or state is the old one: “${title}”`),
    ...(brought === null ? [] : ['What is new since was brought in:', ...brought.split('\n').map((line) => `  ${line}`)]),
    ...(lost === null ? [] : [`What is new since is NOT in it: ${lost}`, '“bin/qvill rollback” tries that again']),
    ...wrong.map((each) => `  WRONG ${each}`),
  ];
}
