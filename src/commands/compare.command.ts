import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../comparison/compare.service.js';
import type { Comparison } from '../comparison/measured.js';
import { picturesOf } from '../comparison/pictures.js';
import { postOn } from '../comparison/post.js';
import { stopAll } from '../comparison/processes.service.js';
import { tablesOf } from '../comparison/tables.js';
import { dropAll } from '../comparison/temporary.store.js';
import { byVariant } from '../comparison/verdict-words.js';
import { type Verdict, verdictsOn } from '../comparison/verdicts.js';
import { versionsOf } from '../comparison/versions.service.js';
import { inColumns } from '../core/columns.js';
import type { Command, Terminal } from './command.js';
import { watched } from './watched.js';
import { type Order, orderFrom } from './compare-words.js';

export const run: Command['run'] = async (args, terminal) => {
  const order = orderFrom(args);
  const { tell: progress, end } = watched(terminal, order.quiet);
  const { signal, unwatch } = stoppable();
  try {
    // Said before anything is measured, and not after it
    if (order.post) await (await import('./compare-idea.js')).assertOwner(terminal.config);
    const versions = order.refs.length > 0 ? await versionsOf(order.refs, terminal.config.data, progress) : [];
    const { rounds, rates, seconds, users, owned, waitSeconds } = order;
    const command = `bin/qvill compare ${args.map(quoted).join(' ')}`;
    const wish = { paths: order.paths ?? null, rounds, rates, seconds, users, owned, waitSeconds, signal, command, progress };
    const comparison = await compare([...order.variants, ...versions], wish);
    end();
    return await tell(comparison, order, terminal);
  } finally {
    unwatch();
    stopAll();
    dropAll();
  }
};

async function tell(comparison: Comparison, { json, to, post }: Order, { out, config }: Terminal): Promise<number> {
  const verdicts = verdictsOn(comparison);
  const report = JSON.stringify({ ...comparison, verdicts }, null, 2);
  out(json ? report : inWords(comparison, verdicts));
  const pictures = picturesOf(comparison);
  if (to !== null) {
    mkdirSync(to, { recursive: true });
    const { title, markdown } = postOn(comparison, verdicts, pictures, ({ name }) => name);
    writeFileSync(join(to, 'comparison.json'), `${report}\n`);
    writeFileSync(join(to, 'comparison.md'), `# ${title}\n\n${markdown}`);
    for (const { name, svg } of pictures) writeFileSync(join(to, name), svg);
    if (!json) out(`\n${join(to, 'comparison.md')}, .json and ${pictures.length} drawings are written`);
  }
  if (post) {
    const { writeIdea } = await import('./compare-idea.js');
    const title = await writeIdea(config, pictures, (at) => postOn(comparison, verdicts, pictures, at));
    if (!json) out(`\n“${title}” is an idea in the admin now`);
  }
  return 0;
}

function inWords(comparison: Comparison, verdicts: readonly Verdict[]): string {
  const tables = tablesOf(comparison).map(({ title, head, rows }) => inColumns([title, ...head.slice(1)], rows));
  const proven = byVariant(verdicts).map(({ variant, against, proven: all, ties }) =>
    [`${variant}, beside ${against}:`, ...all.map((line) => `  ${line}`), ...(ties.length > 0 ? [`  a tie: ${ties.join(', ')}`] : [])].join('\n'),
  );
  return [...tables, ...proven, ...comparison.remarks].join('\n\n');
}

/** Ctrl-C ends the process: what was started must be gone by then, and what was written aside. */
function stoppable(): { signal: AbortSignal; unwatch: () => void } {
  const controller = new AbortController();
  const cut = (name: NodeJS.Signals) => {
    controller.abort();
    stopAll();
    dropAll();
    process.exit(name === 'SIGINT' ? 130 : 143);
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.once(name, cut);
  return { signal: controller.signal, unwatch: () => names.forEach((name) => process.off(name, cut)) };
}

const quoted = (word: string): string => (/^[\w./:=,@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
