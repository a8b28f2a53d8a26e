import { box, gist, tweet, vimeo, youtube } from './shared-tags.js';
import { fenced, picture, quoted, type TagKind, type TagMeaning } from './tag.js';
import { tableOf } from '../../core/table-of.js';

const figure: TagMeaning = ({ named, values }) => {
  const caption = [named['title'], named['caption'], named['attr']].filter(Boolean).join('. ');
  return picture(named['src'] ?? values[0], named['alt'] ?? named['caption'] ?? '', caption, named['link']);
};

const reference: TagMeaning = ({ values, named }, _, { fileOf }) => {
  const [name = '', anchor] = (named['path'] ?? values[0] ?? '').split('#');
  if (name === '' && anchor) return `#${anchor}`;
  const file = fileOf(name);
  return file && file + (anchor ? `#${anchor}` : '');
};

/** Hugo's own shortcodes, and the boxes of its themes. */
export const shortcodes: Record<string, TagKind> = tableOf({
  highlight: { means: ({ values }, inner) => fenced(inner, values[0]), hasEnd: true, isCode: true },
  figure: { means: figure },
  img: { means: figure },
  image: { means: figure },
  youtube: { means: youtube },
  vimeo: { means: vimeo },
  gist: { means: gist },
  tweet: { means: tweet },
  twitter: { means: tweet },
  x: { means: tweet },
  ref: { means: reference },
  relref: { means: reference },
  notice: { means: box, hasEnd: true },
  admonition: { means: box, hasEnd: true },
  alert: { means: box, hasEnd: true },
  hint: { means: box, hasEnd: true },
  callout: { means: box, hasEnd: true },
  details: {
    means: ({ values, named }, inner) =>
      `<details>\n<summary>${named['summary'] ?? named['title'] ?? values[0] ?? 'Details'}</summary>\n\n${inner.trim()}\n\n</details>`,
    hasEnd: true,
  },
  blockquote: { means: ({ named }, inner) => `\n\n${quoted(named['author'] ? `${inner.trim()}\n\n— ${named['author']}` : inner)}\n\n`, hasEnd: true },
});
