import { box, gist, tweet, vimeo, youtube } from './shared-tags.js';
import { alone, destination, fenced, picture, quoted, type TagKind, type TagMeaning } from './tag.js';
import { tableOf } from '../../core/table-of.js';

/** `img [classes] /a.png [width [height]] ["title" ["alt"]]` of Octopress and Hexo. */
const img: TagMeaning = ({ text }) => {
  const [, src, rest = ''] = /(?:^|\s)(\/\S+|https?:\/\/\S+|\S+\.(?:png|jpe?g|gif|svg|webp|avif)\S*)(.*)$/is.exec(text) ?? [];
  const words = rest.replace(/^\s*\d+%?(?:\s+\d+%?)?(?=\s|$)/, '').trim();
  const [title = '', alt = ''] = /^["']/.test(words) ? [...words.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '') : [words];
  return picture(src, alt || title, title && title !== alt && alt ? title : '');
};

/** `image "src" "alt"`, `image_with_class "src" "class" "alt"`, `image src="…" caption="…"`. */
const image =
  (skipped: number): TagMeaning =>
  ({ values, named }) =>
    picture(named['src'] ?? named['url'] ?? named['file'] ?? values[0], named['alt'] ?? values[1 + skipped] ?? named['caption'] ?? '', named['caption']);

/** `photo /a.jpg [what it shows]` of Pelican's plugins. */
const photo: TagMeaning = ({ text }) => {
  const [, src, shown = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  return picture(src?.replace(/^["']|["']$/g, ''), shown, shown);
};

/** `blockquote [AUTHOR[, SOURCE]] [LINK] [LINK TITLE]` of Octopress and Hexo. */
const blockquote: TagMeaning = ({ text }, inner) => {
  const at = text.search(/https?:\/\/\S/);
  const [, link, title = ''] = /^(\S+)\s*(.*)$/s.exec(at < 0 ? '' : text.slice(at)) ?? [];
  const source = link ? `[${title.trim() || link.replace(/^https?:\/\//, '')}](${destination(link)})` : '';
  const by = [(at < 0 ? text : text.slice(0, at)).trim(), source].filter(Boolean).join(', ');
  return `\n\n${quoted(by ? `${inner.trim()}\n\n— ${by}` : inner)}\n\n`;
};

/** `codeblock [TITLE] [lang:LANG] [URL] [LINK]`. */
const codeblock: TagMeaning = ({ text }, inner) => {
  const lang = /(?:^|\s)lang:(\S+)/.exec(text)?.[1] ?? '';
  const rest = text.replace(/(?:^|\s)(?:lang|line_number|line_numbers|highlight|first_line|mark|wrap|start|linenos):\S+/g, '').trim();
  const at = rest.search(/https?:\/\/\S/);
  const [title, link] = at < 0 ? [rest] : [rest.slice(0, at).trimEnd(), rest.slice(at)];
  const name = title || (link ?? '');
  return fenced(inner, lang || (/\.(\w+)$/.exec(title)?.[1] ?? ''), link ? `[${name}](${destination(link.split(/\s/)[0]!)})` : name);
};

const highlight: TagMeaning = ({ text }, inner) => fenced(inner, text.split(/\s/)[0]);

const toFile: TagMeaning = ({ text, values }, _, { fileOf }) => fileOf(values[0] ?? text);

/** Hexo's names text and address; Jekyll's a file. */
const link: TagMeaning = (given, inner, context) => {
  const at = given.values.findIndex((value) => /^https?:\/\//.test(value));
  if (at < 0) return toFile(given, inner, context);
  return `[${given.values.slice(0, at).join(' ') || given.values[at]}](${destination(given.values[at]!)})`;
};

/** `post_link NAME [TITLE]` of Hexo. */
const postLink: TagMeaning = ({ values: [name = '', ...title] }, _, { fileOf }) => {
  const file = fileOf(name);
  return file && `[${title.join(' ') || name}](${destination(file)})`;
};

/** What a theme's snippet is called says what it shows, if it was given what that takes. */
const include: TagMeaning = ({ values: [name = '', ...values], named }, inner, context) => {
  const stem = name
    .replace(/^.*\//, '')
    .replace(/\.\w+$/, '')
    .toLowerCase();
  const given = { values, named, text: '' };
  if (/youtube/.test(stem)) return youtube(given, inner, context);
  if (/vimeo/.test(stem)) return vimeo(given, inner, context);
  if (/gist/.test(stem)) return gist(given, inner, context);
  return /image|figure|img|picture|photo/.test(stem)
    ? image(0)(
        { ...given, named: { ...named, src: named['src'] ?? named['url'] ?? named['path'] ?? named['image_path'] ?? named['image'] ?? '' } },
        inner,
        context,
      )
    : null;
};

/** Tags of Jekyll, Octopress and Hexo, and of Nunjucks as Eleventy's sites have them. */
export const liquidTags: Record<string, TagKind> = tableOf({
  highlight: { means: highlight, hasEnd: true, isCode: true },
  codeblock: { means: codeblock, hasEnd: true, isCode: true },
  code: { means: codeblock, hasEnd: true, isCode: true },
  blockquote: { means: blockquote, hasEnd: true },
  quote: { means: blockquote, hasEnd: true },
  pullquote: { means: (_, inner) => inner.replace(/\{"|"\}/g, ''), hasEnd: true },
  comment: { means: (_, inner) => `<!--${inner.replace(/--+>?/g, '')}-->`, hasEnd: true, isCode: true },
  img: { means: img },
  image: { means: image(0) },
  photo: { means: photo },
  image_with_class: { means: image(1) },
  figure: { means: image(0) },
  asset_img: { means: img },
  asset_path: { means: ({ text }) => text },
  asset_link: { means: ({ values: [file = '', ...title] }) => `[${title.join(' ') || file}](${destination(file)})` },
  video: { means: ({ values }) => (values[0] ? `<video controls src="${encodeURI(values[0])}"></video>` : null) },
  youtube: { means: youtube },
  vimeo: { means: vimeo },
  gist: { means: gist },
  tweet: { means: tweet },
  twitter: { means: tweet },
  iframe: { means: ({ values }) => (values[0] ? alone(values[0]) : null) },
  note: { means: box, hasEnd: true },
  callout: { means: box, hasEnd: true },
  admonition: { means: box, hasEnd: true },
  alert: { means: box, hasEnd: true },
  notice: { means: box, hasEnd: true },
  post_url: { means: toFile },
  link: { means: link },
  post_link: { means: postLink },
  post_path: { means: toFile },
  include: { means: include },
  include_relative: { means: () => null },
});
