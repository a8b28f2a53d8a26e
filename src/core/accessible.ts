const tags = /<(\/?)h([1-6])(?=[\s>])/g;

/**
 * The headings of a text below the title of its page: they begin with the second level, and none skips one. Whose text begins with
 * `###` meant no third level, and who listens to a page has to find its parts in order.
 */
function evenHeadings(html: string): string {
  const above: number[] = []; // what the author wrote, of the headings that this one stands under
  const open: number[] = [];
  return html.replace(tags, (_, end: string, digit: string) => {
    const level = Number(digit);
    if (end !== '') return `</h${open.pop() ?? level}`;
    while (above.length > 0 && above.at(-1)! >= level) above.pop();
    above.push(level);
    open.push(Math.min(above.length + 1, 6));
    return `<h${open.at(-1)}`;
  });
}

/**
 * A text as it stands on a page, for those who have no mouse or no screen: code and tables that may have to be scrolled can be reached by keyboard,
 * the boxes of a list of tasks say what they are, and a cell that heads nothing is no heading.
 */
export const accessible = (html: string): string =>
  evenHeadings(html)
    .replace(/<(pre|table)(?=[\s>])(?![^>]{0,500}\stabindex=)/g, '<$1 tabindex="0"')
    .replace(/<input(?=[^>]{0,500} type="checkbox")(?=[^>]{0,500} disabled)(?![^>]{0,500} aria-label)([^>]{0,500})>/g, (_, attributes: string) => {
      return `<input aria-label="${/\schecked\b/.test(attributes) ? 'done' : 'to do'}"${attributes}>`;
    })
    .replace(/<th\b([^>]{0,500})>\s*<\/th>/g, '<td$1></td>');
