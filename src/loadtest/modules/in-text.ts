import { inMegabytes } from '../memory/memory.js';
import { type Cost, costTree } from './cost-tree.js';
import type { Recording } from './recording.js';
import type { StateCost } from './start.service.js';

/** A state of a program as JSON gives it: what was there before, what each package adds, what nobody can be charged with. Bytes. */
export type StateReport = {
  state: string;
  /** Node before the first module of the program */
  begun: { heap: number; pss: number };
  /** what all packages cost together */
  packages: { heap: number; pss: number };
  /** the process by itself, when nobody looks; and what of that is neither Node's beginning nor a package: work, garbage, threads, children */
  whole: number | null;
  remainder: number | null;
  tree: Cost[];
};

export function reportOf({ name, recording, whole }: StateCost): StateReport {
  const { begun } = recording;
  const packages = sumOf(recording);
  return { state: name, begun, packages, whole, remainder: whole === null ? null : whole - begun.pss - packages.pss, tree: costTree(recording) };
}

const sumOf = ({ packages }: Recording): { heap: number; pss: number } =>
  packages.reduce((sum, { heap, pss }) => ({ heap: sum.heap + heap, pss: sum.pss + pss }), { heap: 0, pss: 0 });

/** What is smaller is summed up in a line. */
const leastBytes = 100 * 1024;
const mostWanting = 3;

export function inText({ state, begun, packages, whole, remainder, tree }: StateReport): string {
  return [
    `${state}`,
    `       PSS      alone       heap  modules`,
    row('Node, before anything', begun.pss, begun.pss, begun.heap, ''),
    ...below(tree, '', null),
    row('all of it', begun.pss + packages.pss, null, begun.heap + packages.heap, ''),
    ...(whole === null || remainder === null ? [] : [row('the whole process, when nobody looks', whole, null, null, ''), row('remainder: work, garbage, threads, processes', remainder, null, null, '')]), // prettier-ignore
  ].join('\n');
}

function below(costs: readonly Cost[], indent: string, over: string | null): string[] {
  const large = costs.filter((cost) => Math.abs(cost.with.pss) >= leastBytes || cost.with.heap >= leastBytes);
  const small = costs.filter((cost) => !large.includes(cost));
  const rest = small.reduce((sum, cost) => ({ pss: sum.pss + cost.with.pss, heap: sum.heap + cost.with.heap }), { pss: 0, heap: 0 });
  return [
    ...large.flatMap((cost) => [
      row(`${indent}${cost.name}${wanting(cost, over)}`, cost.with.pss, cost.alone.pss, cost.with.heap, String(cost.modules)),
      ...below(cost.below, `${indent}  `, cost.name),
    ]),
    ...(small.length > 0 ? [row(`${indent}${small.length} smaller`, rest.pss, null, rest.heap, '')] : []),
  ];
}

/** Who else asks for it than the one under whom it stands. */
function wanting({ wantedBy }: Cost, over: string | null): string {
  const others = wantedBy.filter((name) => name !== over);
  if (others.length === 0) return '';
  return ` (for ${others.slice(0, mostWanting).join(', ')}${others.length > mostWanting ? ` and ${others.length - mostWanting} more` : ''})`;
}

const row = (name: string, pss: number, alone: number | null, heap: number | null, modules: string): string =>
  `${cell(pss)} ${cell(alone)} ${cell(heap)} ${modules.padStart(8)}  ${name}`;

const cell = (bytes: number | null): string => (bytes === null ? '' : inMegabytes(bytes)).padStart(10);
