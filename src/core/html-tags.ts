/** A tag as it stands in an HTML text, from `start` up to, not including, `end`. Values of attributes are as written, entities and all. */
export type Tag = { name: string; isEnd: boolean; start: number; end: number; attributes: Map<string, string> };

/** What these hold is text, however it looks. */
const rawText = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);

/**
 * The tags of an HTML text, as a browser finds them: not those in comments, in scripts, in quotes. Each character is
 * looked at a bounded number of times, whatever a text holds. Returns where the rest of the text is no HTML any more,
 * because something that began there does not end.
 */
export function* tagsIn(html: string): Generator<Tag, number | undefined, undefined> {
  let at = html.indexOf('<');
  while (at >= 0) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 2);
      if (end < 0) return at;
      at = html.indexOf('<', end + 3);
      continue;
    }
    const tag = tagAt(html, at);
    if (tag === 'endless') return at;
    if (tag) yield tag;
    const next = tag && !tag.isEnd && rawText.has(tag.name) ? endOfRawText(html, tag) : (tag?.end ?? at + 1);
    if (next < 0) return at;
    at = html.indexOf('<', next);
  }
  return undefined;
}

const opening = /<\/?[a-z][^\s/>]*/iy;
const attribute = /[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*)?/y;
const bareValue = /[^\s>]*/y;

/** A whole tag as nearly all are written. It says where the tag ends, which is all that most who look for tags ask of the others. */
const common = /<\/?[a-z][^\s/>]*(?:\s+[^\s/>="']+="[^"]*")*\s*\/?>/iy;

/** A tag whose attributes are read when somebody asks for them. */
class FoundTag implements Tag {
  #attributes: Map<string, string> | undefined;

  constructor(
    private readonly html: string,
    private readonly nameEnd: number,
    readonly name: string,
    readonly isEnd: boolean,
    readonly start: number,
    readonly end: number,
  ) {}

  get attributes(): Map<string, string> {
    return (this.#attributes ??= attributesFrom(this.html, this.nameEnd)!.attributes);
  }
}

/** The tag that begins here; null when none does, `endless` when it is not closed before the text ends. */
function tagAt(html: string, start: number): Tag | null | 'endless' {
  const nameEnd = endOf(opening, html, start);
  if (nameEnd === 0) return null;
  const isEnd = html[start + 1] === '/';
  const end = endOf(common, html, start) || endOfTag(html, nameEnd);
  return end === 0 ? 'endless' : new FoundTag(html, nameEnd, html.slice(start + (isEnd ? 2 : 1), nameEnd).toLowerCase(), isEnd, start, end);
}

/** Where what is matched here ends; 0 when nothing is. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : 0;
}

/** 0 when it does not. */
function endOfTag(html: string, nameEnd: number): number {
  const read = attributesFrom(html, nameEnd);
  return read === null ? 0 : html.indexOf('>', read.at) + 1;
}

/** The attributes of a tag, and where they end; null when a value does not. */
function attributesFrom(html: string, from: number): { attributes: Map<string, string>; at: number } | null {
  const attributes = new Map<string, string>();
  for (let at = from; ;) {
    const found = matchAt(attribute, html, at);
    if (!found) return { attributes, at };
    at += found[0].length;
    const value = found[2] === undefined ? { text: '', end: at } : valueAt(html, at);
    if (!value) return null;
    at = value.end;
    const key = found[1]!.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, value.text);
  }
}

function valueAt(html: string, at: number): { text: string; end: number } | null {
  const quote = html[at];
  if (quote !== '"' && quote !== "'") {
    const text = matchAt(bareValue, html, at)![0];
    return { text, end: at + text.length };
  }
  const end = html.indexOf(quote, at + 1);
  return end < 0 ? null : { text: html.slice(at + 1, end), end: end + 1 };
}

function endOfRawText(html: string, { name, end }: Tag): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi');
  closing.lastIndex = end;
  return closing.exec(html)?.index ?? -1;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A start tag with these attributes; one that is null is left out. */
export function startTag(name: string, attributes: Iterable<[string, string | number | null | undefined]>): string {
  const written = [...attributes].filter(([, value]) => value !== null && value !== undefined).map(([key, value]) => ` ${key}="${quoted(String(value))}"`);
  return `<${name}${written.join('')}>`;
}

/** Values come as they were written in HTML, so that only the quotes between which they stand here can be in the way. */
const quoted = (value: string): string => value.replace(/"/g, '&quot;');
