import type { TagArguments } from './arguments.js';
import { alone, type TagMeaning } from './tag.js';

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
