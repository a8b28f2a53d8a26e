import type { TagArguments } from './arguments.js';
import { tableOf } from '../../core/table-of.js';
import { alone, quoted, type TagMeaning } from './tag.js';

/* Tags that engines have in common: the same words in other brackets. */

const idOrAddress =
  (site: (id: string) => string): TagMeaning =>
  (given) => {
    const value = given.named['id'] ?? given.named['url'] ?? given.values[0];
    if (!value) return null;
    return alone(/^https?:\/\//.test(value) ? value : site(encodeURIComponent(value)));
  };

export const youtube = idOrAddress((id) => `https://www.youtube.com/watch?v=${id}`);
export const vimeo = idOrAddress((id) => `https://vimeo.com/${id}`);

/** `gist USER ID FILE`, `gist ID FILE`, `gist USER/ID`. */
export const gist: TagMeaning = ({ values, named }) => {
  const [first = '', second, third] = values;
  const hasUser = second !== undefined && /^[\da-f]{5,}$/i.test(second);
  const path = named['id'] ?? (hasUser ? `${first}/${second}` : first);
  const file = named['file'] ?? (hasUser ? third : second);
  if (!/^[\w-]+(?:\/[\da-f]+)?$/i.test(path)) return null;
  return `[${file ? `Gist: ${file}` : 'Gist'}](https://gist.github.com/${path}${file ? `#file-${file.toLowerCase().replace(/[^\w]+/g, '-')}` : ''})`;
};

/** `tweet user="A" id="1"`, `tweet ADDRESS`, `tweet ID`. */
export const tweet: TagMeaning = ({ values, named }: TagArguments) => {
  const [first = ''] = values;
  const address = /^https?:\/\//.test(first) ? first : null;
  const id = named['id'] ?? (/^\d+$/.test(first) ? first : null);
  const user = named['user'] ?? 'i/web';
  return address || id ? `[${address ?? `A post on Twitter`}](${address ?? `https://twitter.com/${user}/status/${id}`})` : null;
};

/** Boxes of common themes, as the alerts that come nearest. */
const kinds: Record<string, string> = tableOf({
  note: 'NOTE',
  info: 'NOTE',
  tip: 'TIP',
  success: 'TIP',
  important: 'IMPORTANT',
  warning: 'WARNING',
  warn: 'WARNING',
  caution: 'CAUTION',
  danger: 'CAUTION',
  error: 'CAUTION',
});

/** A remark in a box of its own: its kind, and what may stand above it. */
export const box: TagMeaning = ({ values, named }, inner) => {
  const kind = kinds[(named['type'] ?? values[0] ?? 'note').toLowerCase()] ?? 'NOTE';
  const title = named['title'] ?? values.slice(1).find((value) => /\s|^\p{Lu}/u.test(value));
  return `\n\n${quoted(`[!${kind}]\n${title ? `**${title}**\n\n` : ''}${inner.trim()}`)}\n\n`;
};
