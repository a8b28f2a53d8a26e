import fc from 'fast-check';
import type { Origin } from '../../src/posts/change.js';
import type { PostFields } from '../../src/posts/post-fields.js';
import { fields } from './fields.js';

/** What breaks those who write or read files carelessly. */
const nasty = [
  'true', 'null', '~', '007', '1e3', '0x1f', '2014-03-07', '- a', '# a', 'a: b', '{a}', '[a]', '*a', '&a', '!!str a', '%a', '@a', '`a`', '|', '>', '---', '...',
  '"quoted"', "it's", 'back\\slash', 'tab\tinside', 'no\u00a0break', 'nel\u0085', 'line\u2028separator', 'bom\ufeff', '👩‍🚀 emoji', 'ünï', 'שלום', '<b>&amp;</b>',
  '{{< shortcode >}}', '{{% other %}}', '{{\u200b< marked', '{% liquid %}', '{{ liquid }}', 'del\u007f',
]; // prettier-ignore

const lines = [
  '---',
  '---\n',
  '\r\n',
  '\n',
  '  \n',
  '\ttab\n',
  '```\n---\n```\n',
  '...\n',
  '+++\n',
  ' trailing  ',
  '# Heading\n',
  '<!--more-->',
  'qvill: {}\n',
];

const piece = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', maxLength: 20 }));
const words = fc.array(piece, { maxLength: 3 }).map((pieces) => clean(pieces.join(' ')));
const body = fc.array(fc.oneof(piece, fc.constantFrom(...lines)), { maxLength: 12 }).map((pieces) => clean(pieces.join('')));
const name = words.map((text) => text.slice(0, 90).toWellFormed());
const date = fc.oneof(
  fc.constantFrom('0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z', '2026-11-22T12:00:00.001Z'),
  fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((each) => each.toISOString()),
);

/** SQLite keeps neither NUL nor half a sign. */
const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const key = fc.oneof(
  fc.constantFrom('layout', 'Title', 'permalink', 'URL', 'weight', 'yes', 'a b', '1', '__proto__', '<<', 'qvill', 'draft', 'x: y', ''),
  fc.string({ maxLength: 8 }),
);
const extra = fc.oneof(
  fc.constant(null),
  fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }).map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
);

export type Hostile = { fields: PostFields; status: 'idea' | 'published' | 'trashed'; origin: Pick<Origin, 'extra' | 'trust'> };

export const hostilePost: fc.Arbitrary<Hostile> = fc.record({
  fields: fc
    .record({
      title: words,
      markdown: body,
      kind: fc.constantFrom('post' as const, 'page' as const),
      link: fc.constantFrom(null, 'https://example.org/?a=1&b=“c”'),
      lang: fc.constantFrom(null, 'en', 'pt-BR'),
      excerpt: fc.option(body),
      translation: fc.option(fc.constantFrom('river', 'true')),
      publishedAt: date,
      tags: fc.array(name, { maxLength: 3 }),
      categories: fc.array(name, { maxLength: 2 }),
    })
    .map(fields),
  status: fc.constantFrom('idea', 'published', 'published', 'trashed'),
  origin: fc.record({ extra, trust: fc.constantFrom('own' as const, 'cleaned' as const, 'trusted' as const) }),
});
