import { method, notMeasured } from './method.js';
import type { Comparison } from './measured.js';
import { type Table, tablesOf } from './tables.js';
import { byVariant } from './verdict-words.js';
import type { Verdict } from './verdicts.js';

/** A picture of the post: what of, the name of its file, what it shows in words, and the drawing itself. `rate`: of the latencies at it. */
export type Picture = { of: 'memory' | { rate: number }; name: string; alt: string; svg: string };

/** A comparison as a post: its words, with the pictures at the addresses that `at` gives. */
export function postOn(
  comparison: Comparison,
  verdicts: readonly Verdict[],
  pictures: readonly Picture[],
  at: (picture: Picture) => string,
): { title: string; markdown: string } {
  const names = comparison.measured.map(({ variant: { name } }) => name);
  const shown = (wanted: (of: Picture['of']) => boolean) => pictures.filter(({ of }) => wanted(of)).map((picture) => `![${picture.alt}](${at(picture)})`);
  const [memory, work, ...atRates] = tablesOf(comparison).map((table) => `**${table.title}**\n\n${markdownTable(table)}`);
  const parts = [
    `${words(names.length)} variants of one blog, measured one after the other on the same machine. ${names[0]} is what the others are held against.`,
    ...shown((of) => of === 'memory'),
    '<!--more-->',
    memory!,
    ...comparison.rates.flatMap((rate, place) => [...shown((of) => of !== 'memory' && of.rate === rate), atRates[place]!]),
    work!,
    '## What is proven',
    ...byVariant(verdicts).map(provenOf),
    ...section('## What to keep in mind', comparison.remarks),
    ...section('## How it was measured', method(comparison)),
    ...section('## What was not measured', notMeasured),
    '## Where',
    where(comparison),
  ];
  return { title: `${listed(names)}, measured`, markdown: `${parts.join('\n\n')}\n` };
}

const section = (title: string, sentences: readonly string[]): string[] =>
  sentences.length > 0 ? [title, sentences.map((each) => `- ${each}`).join('\n')] : [];

function provenOf({ variant, against, proven, ties }: ReturnType<typeof byVariant>[number]): string {
  const lines = [...proven, ...(ties.length > 0 ? [`a tie, as far as these rounds can tell: ${ties.join(', ')}`] : [])];
  return `**${variant}**, beside ${against}:\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function where({ machine, measured, command, paths }: Comparison): string {
  const { date, cores, cpu, memoryMb, linux, load, node } = machine;
  const versions = measured.flatMap(({ variant: { name }, version }) => (version ? [`${name}: ${version}`] : []));
  const seen = measured.map(({ variant: { name }, seen: pages }) => [name, ...pages.map(({ bytes, words: count }) => `${bytes} bytes, ${count} words`)]);
  return [
    `${date.slice(0, 16).replace('T', ' ')} UTC; ${cores} cores of ${cpu}, ${memoryMb} MB, Linux ${linux}, a load of ${load.toFixed(2)} before it began. The load was made by Node ${node}.`,
    ...(versions.length > 0 ? [versions.map((line) => `- ${line}`).join('\n')] : []),
    `What each answered, unpacked:\n\n${markdownTable({ title: '', head: ['Variant', ...paths.map((path) => `\`${path}\``)], rows: seen })}`,
    `Do it again:\n\n\`\`\`sh\n${command}\n\`\`\``,
  ].join('\n\n');
}

function markdownTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const words = (count: number): string => numbers[count] ?? String(count);

const mostInTitle = 3;
function listed(names: readonly string[]): string {
  if (names.length > mostInTitle) return `${names[0]} and ${words(names.length - 1).toLowerCase()} others`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
