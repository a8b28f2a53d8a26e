/** Style sheets that most pages don't carry, `views/site/parts/NAME.css`, each by what stands in the HTML of those that do. */
const signs = {
  blocks: /class="[^"]*\b(?:alert|toc|video)\b/,
  code: /<code class="language-/,
  mentions: /class="mentions"/,
  search: /class="search"/,
};

export type Part = keyof typeof signs;
const partNames = Object.keys(signs) as Part[];

/** The parts that a page is in need of. @param body its HTML behind the style sheet */
export const partsOf = (body: string): Part[] => partNames.filter((part) => signs[part].test(body));
