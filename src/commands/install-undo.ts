import { invalid, Problem } from '../core/problem.js';
import type { Machine } from '../install/machine.store.js';
import type { Record } from '../install/record.store.js';
import { undo, undoing } from '../install/undo.service.js';
import type { Terminal } from './command.js';
import { agrees } from './install-agreed.js';
import type { Values } from './install.command.js';

/** Takes back what an installation made, and that alone. */
export async function undoAll(machine: Machine, record: Record | null, values: Values, terminal: Terminal): Promise<number> {
  if (!record) {
    terminal.out('Nothing was installed here: nothing to do');
    return 0;
  }
  if (process.getuid?.() !== 0 && !values['dry-run']) throw new Problem('forbidden', 'It removes a user and files of /etc: run it as root');
  const named = values['remove-data'];
  const { data } = record.choice;
  if (named && named !== data) throw invalid('remove-data', `The blog's data are in ${data}, and not in ${named}`);
  if (named && !record.items.some(({ path }) => path === data)) throw invalid('remove-data', `${data} was there before: remove it yourself`);
  const all = undoing(machine, record, named !== undefined);
  for (const { path } of all.gone) terminal.out(`remove  ${path}${path === data ? ' with all that is in it' : ''}`);
  for (const { made, why } of all.kept) terminal.out(`keep    ${made.path} (${why})`);
  terminal.out(all.hasUser ? 'remove  user qvill' : 'keep    user qvill');
  if (values['dry-run']) return 0;
  if (!(await agrees(values.yes, terminal))) return 1;
  undo(machine, record, all);
  terminal.out('Done.');
  return 0;
}
