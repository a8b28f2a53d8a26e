import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { invalid, Problem } from '../core/problem.js';
import { change } from '../install/change.service.js';
import type { Choice } from '../install/choice.js';
import { compare } from '../install/compare.store.js';
import { Machine } from '../install/machine.store.js';
import { obstacles } from '../install/obstacles.store.js';
import { checkPath } from '../install/plain-path.js';
import { readRecord, type Record } from '../install/record.store.js';
import { surroundingsOf } from '../install/surroundings.store.js';
import { wanted } from '../install/wanted.js';
import { rootFolder } from '../platform/folders.js';
import { origin } from '../platform/variable-values.js';
import { type Command, readArguments, type Terminal, WrongUse } from './command.js';
import { agrees } from './install-agreed.js';
import { inWords, next } from './install-words.js';
import { undoAll } from './install-undo.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { url: text, data: text, program: text, root: text, varnish: flag, 'dry-run': flag, yes: flag, undo: flag, 'remove-data': text } as const;
export type Values = { url?: string; data?: string; program?: string; varnish?: boolean; 'dry-run'?: boolean; yes?: boolean; 'remove-data'?: string };

export const run: Command['run'] = async (args, terminal) => {
  const { values } = readArguments(args, options, []);
  const machine = new Machine(resolve(values.root ?? '/'));
  const record = readRecord(machine);
  if (values.undo) return undoAll(machine, record, values, terminal);
  if (values['remove-data']) throw new WrongUse('--remove-data goes with --undo');
  return setUp(machine, record, choiceOf(values, record), values, terminal);
};

async function setUp(machine: Machine, record: Record | null, choice: Choice, values: Values, terminal: Terminal): Promise<number> {
  const inTheWay = obstacles(machine, choice, process.getuid?.() === 0 || values['dry-run'] === true);
  if (inTheWay.length > 0) throw new Problem('conflict', `Nothing was done.\n${inTheWay.join('\n')}`);
  const shipped = (path: string): string => readFileSync(join(rootFolder, path), 'utf8');
  const surroundings = surroundingsOf(machine, choice);
  const steps = compare(machine, wanted(choice, surroundings, shipped), record);
  terminal.out(inWords(machine, steps));
  const isDone = steps.every(({ state }) => state === 'leave' || state === 'yours') && machine.idOf('user', 'qvill') !== null;
  if (isDone) terminal.out('All of it is there: nothing to do');
  if (isDone || values['dry-run']) return 0;
  if (!(await agrees(values.yes, terminal))) return 1;
  change(machine, steps, choice);
  terminal.out(next(machine, choice, surroundings));
  return 0;
}

/** What is said now goes before what was said the last time. */
function choiceOf(values: Values, record: Record | null): Choice {
  const url = values.url ?? record?.choice.url;
  if (!url) throw new WrongUse('say at which address readers will find the blog: --url https://blog.example');
  const choice = {
    url: origin('QVILL_URL', url),
    data: resolve(values.data ?? record?.choice.data ?? '/var/lib/qvill'),
    program: resolve(values.program ?? record?.choice.program ?? rootFolder),
    hasVarnish: values.varnish ?? record?.choice.hasVarnish ?? false,
  };
  if (record && record.choice.data !== choice.data)
    throw invalid('data', `The blog's data are in ${record.choice.data}: move them and say so in /etc/qvill.env, or undo the installation first`);
  checkPath(choice.data, 'a unit of systemd');
  checkPath(choice.program, 'a unit of systemd');
  return choice;
}
