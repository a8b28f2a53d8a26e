import { slugFrom } from '../../core/slug.js';
import { withoutSlashes } from '../../core/without-end.js';
import { isRecord } from '../markdown/front-matter-fields.js';
import type { OldSite } from './old-site.js';
import { belowAny, filledIn, siteUrl, textOf } from './template.js';

/** A name of a file or folder may begin with its date, which is no part of its address. */
const date = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?[-_]+/;

/** The addresses of a Zola site (0.20), as its manual says them. @param root where its configuration lies: with an end slash, or empty */
export function zolaSite(config: Record<string, unknown>, root: string): OldSite {
  const content = `${root}content/`;
  const below = belowAny([content]);
  const main = textOf(config['default_language']) ?? 'en';
  const others = Object.keys(isRecord(config['languages']) ? config['languages'] : {}).filter((lang) => lang !== main);
  const keepsNames = isRecord(config['slugify']) && (config['slugify']['paths'] === 'off' || config['slugify']['paths'] === 'safe');
  const word = (name: string): string | null => (keepsNames ? name : zolaSlug(name));
  return {
    engine: 'zola',
    url: siteUrl(config['base_url']),
    timeZone: null,
    texts: content,
    fieldsOf: ({ fields }) => fields,
    kindOf: (path) => (/(?:^|\/)_index\.[^/]*$/.test(path) ? 'page' : null),
    addressOf({ path, fields }) {
      const names = below(path).split('/');
      const stem = names.pop()!.replace(/\.(?:md|markdown)$/i, '');
      const lang = others.find((each) => stem.endsWith(`.${each}`));
      const name = lang === undefined ? stem : stem.slice(0, -lang.length - 1);
      const last = name === '_index' ? null : name === 'index' ? (names.pop() ?? null) : name;
      const own = textOf(fields['path']);
      const slug = textOf(fields['slug']);
      const parts =
        own === null
          ? [...names.map(word), ...(last === null ? [] : [slug === null ? word(last.replace(date, '') || last) : word(slug)])]
          : [withoutSlashes(own)];
      if (parts.includes(null)) return null;
      return filledIn(`${[...(lang === undefined ? [] : [lang]), ...parts].join('/')}/`, /:(?!)/g, {});
    },
  };
}

/** As its `slugify`: Latin letters lose their accents. Null for letters that it spells in Latin, by a list that we have not. */
function zolaSlug(text: string): string | null {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return /[^\p{ASCII}\P{L}]/u.test(plain) ? null : slugFrom(plain.replace(/['’]/g, '-'));
}
