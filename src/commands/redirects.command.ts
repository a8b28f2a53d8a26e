import { readFileSync, statSync } from 'node:fs';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { Clock } from '../platform/clock.js';
import { invalid } from '../core/problem.js';
import { Publisher } from '../publishing/publisher.service.js';
import { type Format, formats, mostBytes } from '../redirects/read-text.js';
import { RedirectStore } from '../redirects/redirect.store.js';
import { takenInWords } from '../redirects/redirect-list.js';
import { writeText } from '../redirects/write-text.js';
import { explain } from '../site/explain.js';
import { TreeStore } from '../site/tree.store.js';
import { type Command, readArguments, type Terminal, WrongUse } from './command.js';
import { sentence } from './rebuild.command.js';

export const run: Command['run'] = async ([action = '', ...rest], terminal) => {
  const actions: Record<string, (args: string[], terminal: Terminal) => Promise<number>> = { import: take, export: give, test };
  const work = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!work) throw new WrongUse('it takes import, export or test');
  return work(rest, terminal);
};

async function take(args: string[], terminal: Terminal): Promise<number> {
  const options = { format: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(args, options, ['FILE']);
  const format = formatFrom(values.format);
  const [file] = positionals as [string];
  if (file !== '-' && statSync(file).size > mostBytes) throw invalid('text', `${file} is larger than ${mostBytes / 1024 / 1024} MB`);
  const text = file === '-' ? await terminal.readInput(mostBytes) : readFileSync(file, 'utf8');
  return withBlog(terminal, async (redirects, publisher) => {
    const isDryRun = values['dry-run'];
    const report = await redirects.take(text, { format, isDryRun });
    const receipt = isDryRun ? null : await publisher.publish();
    const words = [takenInWords(report, isDryRun), ...(receipt && receipt.failed.length > 0 ? [sentence(receipt)] : [])].join('\n');
    terminal.out(values.json ? JSON.stringify({ ...report, dryRun: isDryRun, failed: receipt?.failed ?? [] }) : words);
    return report.refused.length + (receipt?.failed.length ?? 0) > 0 ? 1 : 0;
  });
}

function give(args: string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, { format: { type: 'string' } }, []);
  const format = formatFrom(values.format) ?? 'text';
  return withBlog(terminal, async (redirects) => {
    const text = writeText(redirects.all(), format).trimEnd();
    if (text !== '') terminal.out(text);
    return 0;
  });
}

async function test(args: string[], { config, out }: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } }, ['ADDRESS']);
  const found = explain(positionals[0]!, new TreeStore(config.site), config.url);
  out(values.json ? JSON.stringify(found) : found.steps.join('\n'));
  return found.status === 404 || found.status === 400 ? 1 : 0;
}

async function withBlog(terminal: Terminal, work: (redirects: RedirectStore, publisher: Publisher) => Promise<number>): Promise<number> {
  const clock = new Clock();
  prepareData(terminal.config, clock);
  const app = await buildContext(terminal.config, clock);
  return work(app.get(RedirectStore), app.get(Publisher)).finally(() => app.close());
}

function formatFrom(text: string | undefined): Format | undefined {
  const format = formats.find((each) => each === text);
  if (text !== undefined && !format) throw new WrongUse(`--format is ${formats.join(', ')}`);
  return format;
}
