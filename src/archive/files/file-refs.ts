import { codeRanges, within } from './code-ranges.js';

/** A place in a text that names a file or a page: its address, where that stands, and how: alone, or in brackets, `![[…]]` for an embed and `[[…]]` for a note. */
export type Ref = { address: string; start: number; end: number; line: number; form: 'address' | 'embed' | 'note'; label: string };

const longest = 1_000;
/** `[x](a.png)`, `![x](<a b.png> "title")`. */
const inline = new RegExp(`\\]\\(\\s*(?:<([^<>\\n]{1,${longest}})>|([^\\s()<>]{1,${longest}}(?:\\([^\\s()]{0,200}\\)[^\\s()<>]{0,200})?))`, 'g');
/** `[x]: a.png`, and not the words of a note, `[^1]: See` */
const definition = new RegExp(`^ {0,3}\\[(?!\\^)[^\\]\\n]{1,200}\\]:[ \\t]*(?:<([^<>\\n]{1,${longest}})>|(\\S{1,${longest}}))`, 'gm');
/** `<img src="a.png">` and its like */
const attribute = new RegExp(
  `\\s(?:src|href|poster|data-src)\\s*=\\s*(?:"([^"\\n]{1,${longest}})"|'([^'\\n]{1,${longest}})'|([^\\s"'<>]{1,${longest}}))`,
  'gi',
);
/** Obsidian's `![[a.png|300]]`, and in a table `![[a.png\|300]]` */
const embed = /!\[\[([^[\]|\n#\\]{1,300})(?:\\?[#|]([^[\]\n]{0,200}))?\]\]/g;

/** All that a Markdown text names, in the order of the text; what stands in code names nothing. */
export function refsIn(text: string): Ref[] {
  const isCode = within(codeRanges(text));
  const found = [inline, definition, attribute].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => refOf(match)));
  const embeds = [...text.matchAll(embed)].map(({ 0: whole, 1: address = '', 2: label = '', index }) => ({
    address: address.trim(),
    start: index,
    end: index + whole.length,
    form: 'embed' as const,
    label: /^\d+(x\d+)?$/.test(label) ? '' : label,
  }));
  const refs = [...found, ...embeds].filter(({ start }) => !isCode(start));
  return withLines(
    text,
    refs.toSorted((a, b) => a.start - b.start).filter((ref, n, all) => n === 0 || ref.start >= all[n - 1]!.end),
  );
}

function refOf(match: RegExpExecArray): Omit<Ref, 'line'> {
  const address = match.slice(1).find((group) => group !== undefined) ?? '';
  const start = match.index + match[0].lastIndexOf(address);
  return { address, start, end: start + address.length, form: 'address', label: '' };
}

/** The same, each with its line. */
export function withLines(text: string, refs: Omit<Ref, 'line'>[]): Ref[] {
  let [line, next] = [1, text.indexOf('\n')];
  return refs.map((ref) => {
    for (; next !== -1 && next < ref.start; next = text.indexOf('\n', next + 1)) line++;
    return { ...ref, line };
  });
}

/** The text with some of its addresses exchanged; what stands in brackets becomes Markdown. Without an answer an address stays as it is. */
export function withAddresses(text: string, refs: Ref[], answers: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let at = 0;
  for (const { address, start, end, form, label } of refs) {
    const instead = answers.get(address);
    if (instead === undefined) continue;
    parts.push(text.slice(at, start), form === 'address' ? instead : `${form === 'embed' ? '!' : ''}[${label}](${instead})`);
    at = end;
  }
  return parts.join('') + text.slice(at);
}
