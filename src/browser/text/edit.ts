/** A text field: what stands in it, and which stretch is selected. */
export type Typed = { text: string; start: number; end: number };

/** What to put in place of a stretch, and what is selected afterwards. Nothing in place of nothing only moves the cursor. */
export type Edit = { from: number; to: number; insert: string; start: number; end: number };

/** The text after an edit. */
export const edited = ({ text }: Typed, { from, to, insert, start, end }: Edit): Typed => ({
  text: text.slice(0, from) + insert + text.slice(to),
  start,
  end,
});

export const lineStart = (text: string, position: number): number => text.lastIndexOf('\n', position - 1) + 1;

export function lineEnd(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end < 0 ? text.length : end;
}

const fence = /^\s*(`{3,}(?=[^`]*$)|~{3,})/;

/** Whether a position lies in a fenced block of code, where Markdown means nothing. */
export function isInFence(text: string, position: number): boolean {
  let open = '';
  for (const line of text.slice(0, lineStart(text, position)).split('\n')) {
    const [, mark = ''] = fence.exec(line) ?? [];
    if (open === '') open = mark;
    else if (mark.startsWith(open) && line.trim() === mark) open = '';
  }
  return open !== '';
}
