import { createHash } from 'node:crypto';
import { invalid } from '../../core/problem.js';
import { filesBeside, type Input } from '../input.js';
import type { Source, SourceEntry, SourceOptions } from '../source.js';
import { elementsIn, type XmlElement } from '../xml/elements.js';
import { textStream } from '../xml/text-stream.js';
import { type Item, readItem } from './item.js';
import { postFrom } from './post.js';
import { isOfChannel, learn, newSite, settleParents, type Site } from './site.js';
import { tableOf } from '../../core/table-of.js';

/** One export, or a folder of those into which WordPress split a large blog. It is read twice: what posts refer to may come after them. */
export async function openWordpress(files: [Input, ...Input[]], options: SourceOptions): Promise<Source> {
  const site = newSite();
  const waiting = new Map<string, { name: string; parent: string }>();
  for (const file of files) for await (const element of elementsOfFile(file)) learn(site, element, waiting);
  settleParents(site, waiting);
  if (site.items === 0) throw invalid('source', `${files[0].name} holds no posts of WordPress`);
  const skipped: Source['skipped'] = [];
  return {
    engine: 'WordPress export',
    key: `wordpress:${site.address ?? ''}/`,
    site: site.address,
    total: null,
    skipped,
    ...filesBeside(files[0], site.address),
    async *entries() {
      for (const file of files) yield* entriesOf(file, site, options, skipped);
    },
  };
}

const elementsOfFile = (file: Input): AsyncGenerator<XmlElement> => elementsIn(textStream(file.bytes()).chunks, isOfChannel);

async function* entriesOf(file: Input, site: Site, { timeZone }: SourceOptions, skipped: Source['skipped']): AsyncGenerator<SourceEntry> {
  const counts = new Map<string, number>();
  const stream = textStream(file.bytes());
  for await (const element of elementsIn(stream.chunks, isOfChannel)) {
    if (element.name !== 'item') continue;
    const item = readItem(element);
    const place = `${file.name}:${item.line}`;
    const aside = whyAside(item);
    if (aside) counts.set(aside, (counts.get(aside) ?? 0) + 1);
    else if (item.status === 'trash') skipped.push({ place, reason: `“${item.title}” is in the trash there` });
    else yield entryOf(item, place, site, timeZone);
  }
  for (const [reason, count] of counts) skipped.push({ place: file.name, reason: `${count} × ${reason}` });
  if (stream.mended() > 0) skipped.push({ place: file.name, reason: `${stream.mended()} bytes are no UTF-8: read as windows-1252, so look at its accents` });
}

/** The many things that WordPress keeps as posts, and that are none. */
function whyAside({ type, content }: Item): string | null {
  const named = others[type];
  if (named) return named;
  return !['post', 'page'].includes(type) && content.trim() === '' ? `“${type}” without a text` : null;
}

const others: Record<string, string> = tableOf({
  attachment: 'files: those that posts show are found beside the export, or fetched from the old site',
  nav_menu_item: 'lines of menus',
  revision: 'former versions of posts',
  wp_block: 'blocks that posts share: they stand in each of them',
  custom_css: 'style sheets of the theme',
  customize_changeset: 'settings of the theme',
  oembed_cache: 'copies of what other sites show',
  wp_global_styles: 'styles of the theme',
  wp_navigation: 'menus',
  wp_template: 'templates of the theme',
  wp_template_part: 'templates of the theme',
  wp_font_family: 'fonts of the theme',
  wp_font_face: 'fonts of the theme',
  user_request: 'requests of users for their data',
  feedback: 'messages from forms',
  shop_order: 'orders of a shop',
  shop_coupon: 'coupons of a shop',
  wpcf7_contact_form: 'forms',
  'acf-field': 'fields of a plugin',
  'acf-field-group': 'fields of a plugin',
  elementor_library: 'templates of a plugin',
});

function entryOf(item: Item, place: string, site: Site, timeZone: string): SourceEntry {
  const picture = site.attachments.get(item.meta.get('_thumbnail_id') ?? '');
  const digest = createHash('sha256')
    .update(JSON.stringify([{ ...item, line: 0 }, [...item.meta], picture, timeZone]))
    .digest('base64url');
  return {
    place,
    id: item.id || item.guid || item.link || item.title,
    digest: item.isWhole ? digest : '',
    read: () => {
      if (!item.isWhole) throw invalid('file', 'the file ends in the middle of this post: it is cut off');
      return postFrom(item, site, timeZone);
    },
  };
}
