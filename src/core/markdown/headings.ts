import { decoded } from './escape.js';
import type { Node } from './node.js';
import type { TextState } from './text-state.js';
import { siblings, wordsOf } from './walk.js';

/** Ids that the pages around a text have. */
const taken = ['main'];

/** The page's one `<h1>` is the title of the post: a `#` in its text is a heading below that. Every heading gets an id that lasts as long as its words. */
export function nameHeadings(root: Node[], state: TextState): void {
  for (const id of taken) state.ids.add(id);
  const headings = [...siblings(root)].flat().filter((node) => node.type === 'heading');
  // What authors chose goes before what follows from words
  for (const heading of headings) {
    const id = heading.attributes?.get('id');
    if (id && state.ids.has(id)) heading.attributes!.delete('id');
    else if (id) state.ids.add(id);
  }
  for (const heading of headings) {
    if (heading.depth === 1) heading.depth = 2;
    const id = heading.attributes?.get('id') ?? freshId(slugOf(wordsOf(heading.tokens!)), state.ids);
    heading.id = id;
    state.headings.push({ id, depth: heading.depth!, tokens: heading.tokens! });
  }
}

/** As GitHub makes them, so that links from elsewhere go on leading here. */
const slugOf = (words: string): string =>
  decoded(words)
    .normalize()
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replace(/ /g, '-') || 'section';

function freshId(slug: string, ids: Set<string>): string {
  let id = slug;
  for (let count = 1; ids.has(id); count += 1) id = `${slug}-${count}`;
  ids.add(id);
  return id;
}
