import { startTag, tagsIn } from '../html-tags.js';
import { decoded } from './escape.js';
import { headingId } from './heading-id.js';
import type { Node } from './node.js';
import type { TextState } from './text-state.js';
import { everyNode, siblings, wordsOf } from './walk.js';

/** Ids that the pages around a text have. */
const taken = ['main'];

/** Ids that authors chose, before those that follow from words. The first one has it. */
export function keepIds(root: Node[], state: TextState): void {
  for (const id of taken) state.ids.add(id);
  for (const { attributes } of everyNode(root)) {
    const id = attributes?.get('id');
    if (!id) continue;
    if (state.ids.has(id) || id.startsWith(`${state.idPrefix}footnote-`)) attributes!.delete('id');
    else state.ids.add(id);
  }
}

/** Ids in raw HTML, before all others: a second one of the same name gets a number. What a page has itself is seen to there (pages/post.page.ts). */
export function keepRawIds(root: Node[], state: TextState): void {
  for (const node of everyNode(root)) if (node.type === 'html' && /\sid\s*=/i.test(node.text ?? '')) node.text = withFreshIds(node.text!, state);
}

function withFreshIds(html: string, { ids, idPrefix }: TextState): string {
  let text = '';
  let at = 0;
  for (const { name, isEnd, start, end, attributes } of tagsIn(html)) {
    const id = attributes.get('id');
    if (isEnd || id === undefined) continue;
    const own = id.startsWith(`${idPrefix}footnote-`) ? `section-${id}` : id;
    let fresh = own;
    for (let count = 1; ids.has(fresh); count += 1) fresh = `${own}-${count}`;
    ids.add(fresh);
    if (fresh === id) continue;
    text += html.slice(at, start) + startTag(name, new Map(attributes).set('id', fresh));
    at = end;
  }
  return text + html.slice(at);
}

/** The page's one `<h1>` is the title of the post: a `#` in its text is a heading below that. Every heading with words gets an id that lasts as long as its words. */
export function nameHeadings(root: Node[], state: TextState): void {
  const headings = [...siblings(root)].flat().filter((node) => node.type === 'heading');
  const counts = new Map<string, number>();
  // A note may not be shown at all, and is no part of the text
  const inNotes = new Set([...siblings(root)].flat().flatMap(({ type, tokens = [] }) => (type === 'note' ? [...siblings(tokens)].flat() : [])));
  for (const heading of headings) {
    if (heading.depth === 1) heading.depth = 2;
    // A link to a heading without words would be empty
    if (decoded(wordsOf(heading.tokens!)).trim() === '') continue;
    const id = heading.attributes?.get('id') ?? freshId(headingId(wordsOf(heading.tokens!), state.lang), state, counts);
    heading.id = id;
    if (!inNotes.has(heading)) state.headings.push({ id, depth: heading.depth!, tokens: heading.tokens! });
  }
}

/** An excerpt stands among others: nothing in it has an id. */
export function forgetIds(root: Node[]): void {
  for (const node of everyNode(root)) {
    node.attributes?.delete('id');
    delete node.id;
  }
}

/** @param counts how many headings have had these words */
function freshId(words: string, { ids, idPrefix }: TextState, counts: Map<string, number>): string {
  const slug = words.startsWith(`${idPrefix}footnote-`) ? `section-${words}` : words;
  let count = counts.get(slug) ?? 0;
  let id = count === 0 ? slug : `${slug}-${count}`;
  for (; ids.has(id); id = `${slug}-${count}`) count += 1;
  counts.set(slug, count + 1);
  ids.add(id);
  return id;
}
