import { iconBytesIn } from '../settings/icon-rows.store.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import { settingNames } from '../settings/settings.js';
import type { Rows } from '../platform/rows.store.js';
import { type WholePost, wholePosts } from '../posts/whole-post.store.js';
import { rulesInOrder } from '../redirects/rule-rows.store.js';
import { writeText } from '../redirects/write-text.js';
import { addressesOf, authorsOf, byName, copyOf, followedOf, mediaOf, mentionsOf, outsideImagesOf, revisionsOf } from './blog-rows.store.js';
import { hugoConfig, jekyllConfig, plainTheme } from './for-generators.js';
import type { Extra } from './manifest.js';
import { folderFor, Names } from './names.js';
import { postFile } from './whole-post.js';

/** A file of an export: what is in it, or which file is it, with the SHA-256 that is known of that. */
export type Entry = { name: string; of: string; bytes: Buffer } | { name: string; of: string; file: string; digest: string };

export type Wanted = { site: string; with: readonly Extra[]; linkOf: (digest: string, file: string) => string };

/** All files of an export but its manifest, always in the same order. `of` says what it counts as. */
export function* contentsOf(rows: Rows, wanted: Wanted): Generator<Entry> {
  const settings = settingsFromRows(rows);
  yield text('hugo.toml', hugoConfig(settings, wanted.site));
  yield text('_config.yml', jekyllConfig(settings, wanted.site));
  for (const [name, body] of Object.entries(plainTheme)) yield text(name, body);
  yield json('settings.json', Object.fromEntries(settingNames.map((name) => [name, settings[name]])));
  const icon = iconBytesIn(rows, settings.iconFile);
  if (icon) yield { name: `icon.${settings.iconFile.split('.')[1]}`, of: '', bytes: icon };
  yield json('authors.json', authorsOf(rows));
  const media = mediaOf(rows);
  yield json('media.json', media);
  for (const { name, file, digest } of media) yield { name: `media/${name}`, of: 'media', file: wanted.linkOf(digest, file), digest };
  const outside = outsideImagesOf(rows);
  if (outside.length > 0) yield json('outside.json', outside.map(({ url, name }) => ({ url, name }))); // prettier-ignore
  for (const { name, file, digest } of byName(outside)) yield { name: `outside/${name}`, of: '', file: wanted.linkOf(digest, file), digest };
  yield text('redirects.txt', writeText(rulesInOrder(rows), 'text'));
  yield json('followed.json', followedOf(rows));
  yield* postsOf(rows, wanted.with);
  yield text('addresses.txt', addressesOf(rows));
}

function* postsOf(rows: Rows, extras: readonly Extra[]): Generator<Entry> {
  const names = new Names();
  for (const post of wholePosts(rows, extras.includes('trash'))) {
    const name = names.of(post);
    const folder = folderFor(post);
    yield text(`${folder}/${name}.md`, postFile(post), folder);
    for (const extra of extras) yield* besidePost(rows, post, extra, name);
  }
}

function* besidePost(rows: Rows, { id }: WholePost, extra: Extra, name: string): Generator<Entry> {
  if (extra === 'copies') {
    const copy = copyOf(rows, id);
    if (copy) yield json(`copies/${name}.json`, copy, 'copies');
  }
  if (extra !== 'revisions' && extra !== 'mentions') return;
  const lines = extra === 'revisions' ? revisionsOf(rows, id) : mentionsOf(rows, id);
  if (lines.length > 0) yield text(`${extra}/${name}.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), extra);
}

const text = (name: string, body: string, of = ''): Entry => ({ name, of, bytes: Buffer.from(body) });

const json = (name: string, value: unknown, of = ''): Entry => text(name, `${JSON.stringify(value, null, 1)}\n`, of);
