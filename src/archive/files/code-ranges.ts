type Range = { start: number; end: number };

/** Whether a place is in one of these stretches, none of which overlaps another. */
export function within(ranges: Range[]): (at: number) => boolean {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  return (at) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]!.end <= at) from = middle + 1;
      else to = middle;
    }
    return from < sorted.length && sorted[from]!.start <= at;
  };
}

/** How many runs of backticks a span of code may hold before it is taken for none: keeps the work in step with the text. */
const runsInside = 50;

/** The stretches of a Markdown text that are code: what stands there is shown, and names nothing. */
export function codeRanges(text: string): Range[] {
  const fenced = fences(text);
  const inside = within(fenced);
  const runs = [...text.matchAll(/`+/g)].filter(({ index }) => !inside(index));
  const spans: Range[] = [];
  for (let n = 0; n < runs.length; n++) {
    const [opening] = [runs[n]!];
    const close = runs.slice(n + 1, n + 1 + runsInside).findIndex(([ticks]) => ticks.length === opening[0].length);
    if (close === -1) continue;
    const closing = runs[n + 1 + close]!;
    spans.push({ start: opening.index, end: closing.index + closing[0].length });
    n += close + 1;
  }
  return [...fenced, ...spans];
}

/** Blocks between lines of ``` or ~~~, and of Liquid's highlight and raw. */
function fences(text: string): Range[] {
  const found: Range[] = [];
  let open: { start: number; isEnd: (line: string) => boolean } | null = null;
  for (const { 0: line, index } of text.matchAll(/.*(?:\n|$)/g)) {
    if (open?.isEnd(line)) {
      found.push({ start: open.start, end: index + line.length });
      open = null;
    } else open ??= opens(line, index);
  }
  if (open) found.push({ start: open.start, end: text.length });
  return found;
}

function opens(line: string, start: number) {
  const [, mark] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
  if (mark) return { start, isEnd: (other: string) => other.trim().startsWith(mark) && /^(`+|~+)$/.test(other.trim()) };
  const [, tag] = /^\s*\{%-?\s*(highlight|raw)\b/.exec(line) ?? [];
  return tag && !line.includes(`end${tag}`) ? { start, isEnd: (other: string) => other.includes(`end${tag}`) } : null;
}
