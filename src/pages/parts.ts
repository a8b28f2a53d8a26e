/** Style sheets that most pages don't carry, `views/site/parts/NAME.css`, each by what stands in the HTML of those that do. */
const signs = {
  blocks: /class="[^"]*\b(?:alert|toc|video)\b/,
  code: /<code class="language-/,
  mentions: /class="mentions"/,
  search: /class="search"/,
};

export type Part = keyof typeof signs;
export const partNames = Object.keys(signs) as Part[];

/** A page with the parts that it is in need of, behind the sheet that all pages have. @param cssOf a part, as the owner wants it */
export function withParts(html: string, cssOf: (part: Part) => string): string {
  const end = html.indexOf('</style>');
  if (end < 0) return html;
  // Nothing in a head is a sign, and most of it is the style sheet
  const body = html.slice(end);
  const needed = partNames.filter((part) => signs[part].test(body));
  return needed.length === 0 ? html : html.slice(0, end) + needed.map(cssOf).join('') + body;
}
