/** The elements with which CommonMark begins a block of HTML that lasts until a blank line (0.31, 4.6, kind 6). */
const blocks = `address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr
  iframe main menu nav ol p section table ul`.split(/\s+/);
const beginsBlock = new RegExp(`^<(?:${blocks.join('|')})(?=[\\s/>])`, 'i');

/**
 * HTML as Markdown leaves it alone: one block, which no blank line ends before its time. A line feed that counts, as in `<pre>`, is
 * written as a reference; in scripts and styles, where references are none, blank lines go.
 */
export function htmlBlock(html: string): string {
  const text = html.trim();
  if (text === '') return '';
  const block = beginsBlock.test(text) ? text : `<div>\n${text}\n</div>`;
  return inParts(block)
    .map((part, i) => (i % 2 === 1 ? part.replace(/\n\s*\n/g, '\n') : part.replace(/\n(?:[ \t]*\n)+/g, keptLines)))
    .join('');
}

/** What is around scripts and styles, and they themselves, in turns. What has no end is text like the rest. */
function inParts(block: string): string[] {
  const parts: string[] = [];
  const [starts, ends] = [/<(?:script|style)\b/gi, /<\/(?:script|style)\s*>/gi];
  let at = 0;
  for (let start = starts.exec(block); start; start = starts.exec(block)) {
    ends.lastIndex = starts.lastIndex;
    if (!ends.exec(block)) break;
    parts.push(block.slice(at, start.index), block.slice(start.index, ends.lastIndex));
    at = starts.lastIndex = ends.lastIndex;
  }
  return [...parts, block.slice(at)];
}

const keptLines = (run: string): string => `\n${'&#10;'.repeat(run.split('\n').length - 2)}`;
