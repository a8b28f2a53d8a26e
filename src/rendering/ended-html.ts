import { tagsIn } from '../core/html-tags.js';
import { droppedWhole } from './allowed-html.js';

/*
 * An element that nobody ended would take the rest of a text along: with those that are dropped whole, and those whose content is
 * only for browsers that do not know them. Here each ends where it began, so that nothing that was typed is lost.
 */

/** Text to the parser, however it looks. */
const raw = new Set('script style textarea title xmp iframe noembed noframes'.split(' '));
const names = [...new Set([...droppedWhole, ...raw, ...'math video audio canvas'.split(' ')])];
/** Their ends may be left out within these. */
const around = new Map([['option', ['optgroup', 'select', 'datalist']]]);

const sign = new RegExp(`<!--|<[!?]|<(/?)(${[...names, ...[...around.values()].flat()].join('|')})(?=[\\s/>])`, 'gi');

/** More tags that break off are not mended. */
const mostBroken = 20;

export function endedHtml(html: string): string {
  let text = withEnds(html);
  for (let count = 0, at = brokenTag(text); at !== null && count < mostBroken; count += 1, at = brokenTag(text))
    text = `${text.slice(0, at)}&lt;${text.slice(at + 1)}`;
  return text;
}

function withEnds(html: string): string {
  const open = new Map<string, number[]>(names.map((name) => [name, []]));
  /** and declarations, instructions */
  const comments: number[] = [];
  const endless = new Set<string>();
  /** where `end` is, from here; null from the moment that there is none any more */
  const next = (end: string, from: number): number | null => {
    const at = endless.has(end) ? -1 : lower.indexOf(end, from);
    if (at < 0) endless.add(end);
    return at < 0 ? null : at;
  };
  const lower = html.toLowerCase();
  sign.lastIndex = 0;
  for (let match = sign.exec(html); match; match = sign.exec(html)) {
    const [whole, slash, tag] = match;
    const name = tag?.toLowerCase() ?? '';
    const end = name === '' ? next(whole === '<!--' ? '-->' : '>', match.index + 2) : raw.has(name) && !slash ? next(`</${name}`, match.index) : null;
    if (end !== null) sign.lastIndex = Math.max(end, match.index + whole.length);
    if (name === '' && end === null) comments.push(match.index);
    else if (slash) close(name, open);
    else open.get(name)?.push(match.index);
  }
  return mended(
    html,
    comments,
    [...open].flatMap(([name, starts]) => starts.map((at) => ({ name, at }))),
  );
}

function close(name: string, open: Map<string, number[]>): void {
  open.get(name)?.pop();
  for (const [inner, outer] of around) if (outer.includes(name) || inner === name) open.set(inner, []);
}

function mended(html: string, comments: number[], starts: { name: string; at: number }[]): string {
  const changes = [...comments.map((at) => ({ at, name: null })), ...starts].toSorted((a, b) => a.at - b.at);
  let text = '';
  let done = 0;
  for (const { at, name } of changes) {
    const [tag] = name === null ? [] : tagsIn(html.slice(at));
    const to = tag ? at + tag.end : at + 1;
    text += html.slice(done, at) + (tag ? `${html.slice(at, to)}</${name}>` : '&lt;');
    done = to;
    // Where one tag breaks off, those behind it do too
    if (!tag && name !== null) break;
  }
  return text + html.slice(done);
}

function brokenTag(html: string): number | null {
  const tags = tagsIn(html);
  for (let each = tags.next(); ; each = tags.next()) if (each.done) return each.value ?? null;
}
