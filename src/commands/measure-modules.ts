import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { missing } from '../core/problem.js';
import { inText, reportOf } from '../loadtest/modules/in-text.js';
import { qvillProgram } from '../loadtest/modules/qvill-program.store.js';
import { costsOf, type Program, untilSettled } from '../loadtest/modules/start.service.js';
import type { Terminal } from './command.js';
import type { Wish } from './measure-options.js';
import { untilTold, watched } from './watched.js';

const usualRuns = 3;

/** What each dependency costs in memory, of Qvill itself or of a program for Node. */
export async function measureModules({ entry, runs: wanted, json, quiet }: Wish, terminal: Terminal): Promise<number> {
  const { program, remove } = entry === null ? await qvillProgram() : { program: programOf(resolve(entry)), remove: async () => {} };
  const runs = wanted ?? usualRuns;
  const watch = watched(terminal, quiet);
  const told = untilTold();
  try {
    const states = (await costsOf(program, runs, watch.tell, told.signal)).map(reportOf);
    watch.end();
    terminal.out(json ? JSON.stringify({ command: program.command, runs, states }) : states.map(inText).join('\n\n'));
    return 0;
  } finally {
    told.done();
    await remove();
  }
}

function programOf(file: string): Program {
  if (!existsSync(file)) throw missing(`There is no ${file}`);
  return { command: [file], root: dirname(file), states: [{ name: file, reach: (child) => untilSettled(child) }] };
}
