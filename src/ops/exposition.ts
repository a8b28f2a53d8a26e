/** What can be said of a process at one moment: a name, what it means, and a value for each set of labels. */
export type Family = { name: string; help: string } & (
  | { type: 'counter' | 'gauge'; values: readonly Value[] }
  | { type: 'histogram'; values: readonly Distribution[] }
);
export type Labels = Readonly<Record<string, string>>;
export type Value = { labels: Labels; value: number };
/** `counts` says for each bound, in seconds and upwards, how many were not longer. */
export type Distribution = { labels: Labels; counts: readonly [bound: number, count: number][]; count: number; sum: number };

/** Prometheus’s text format 0.0.4, and OpenMetrics 1.0, which Prometheus asks for first. Where they differ: names of counters in comments, and the end. */
export type Format = 'text' | 'openmetrics';

export const mediaTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The format that an `Accept` header asks for. */
export function formatOf(accept: string): Format {
  const wish = (type: string): number => {
    const named = accept.split(',').filter((range) => range.trim().toLowerCase().startsWith(type));
    return Math.max(0, ...named.map((range) => Number(/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? 1)));
  };
  const open = wish('application/openmetrics-text');
  return open > 0 && open >= wish('text/plain') ? 'openmetrics' : 'text';
}

export function expose(families: readonly Family[], format: Format): string {
  const lines = families.flatMap((family) => [...headOf(family, format), ...linesOf(family)]);
  return `${[...lines, ...(format === 'openmetrics' ? ['# EOF'] : [])].join('\n')}\n`;
}

function headOf({ name, type, help }: Family, format: Format): string[] {
  const known = format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
  return [`# HELP ${known} ${format === 'openmetrics' ? escaped(help) : escaped(help).replaceAll('\\"', '"')}`, `# TYPE ${known} ${type}`];
}

function linesOf(family: Family): string[] {
  const { name } = family;
  if (family.type !== 'histogram') return family.values.map(({ labels, value }) => `${name}${inBraces(inWords(labels))} ${number(value)}`);
  return family.values.flatMap(({ labels, counts, count, sum }) => {
    const words = inWords(labels);
    const bucket = (bound: string, times: number) => `${name}_bucket${inBraces([...words, `le="${bound}"`])} ${times}`;
    return [
      ...counts.map(([bound, times]) => bucket(number(bound), times)),
      bucket('+Inf', count),
      `${name}_sum${inBraces(words)} ${number(sum)}`,
      `${name}_count${inBraces(words)} ${count}`,
    ];
  });
}

const inWords = (labels: Labels): string[] => Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
const inBraces = (words: readonly string[]): string => (words.length > 0 ? `{${words.join(',')}}` : '');
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

function number(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
