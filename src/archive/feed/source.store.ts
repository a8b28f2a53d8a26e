import { createHash } from 'node:crypto';
import type { Input } from '../input.js';
import { isRecord } from '../markdown/front-matter-fields.js';
import { valuesIn } from '../json/values.js';
import type { Source, SourceEntry, SourceOptions } from '../source.js';
import { elementsIn } from '../xml/elements.js';
import { textStream } from '../xml/text-stream.js';
import type { FeedEntry } from './entry.js';
import { entryFromJson, namesIn } from './json-entry.js';
import { postFromEntry } from './post.js';
import { bloggerKind, entryFrom, type Feed, isOfFeed, learnFeed } from './xml-entry.js';
import { withoutEnd } from '../../core/without-end.js';

/** A feed that somebody saved: Atom or RSS. */
export async function openXmlFeed(input: Input, options: SourceOptions): Promise<Source> {
  const feed: Feed = { address: null, authors: [], lang: null };
  // What it says of its site comes first in all but very few
  for await (const element of elementsIn(textStream(input.bytes()).chunks, isOfFeed)) {
    if (/item|entry/.test(element.name)) break;
    learnFeed(feed, element);
  }
  const skipped: Source['skipped'] = [];
  return { ...about('feed', feed.address, input.name), skipped, entries: () => xmlEntries(input, feed, options, skipped) };
}

const about = (engine: string, address: string | null, name: string) => {
  const site = address === null ? null : (URL.parse(address)?.origin ?? null);
  return { engine, key: `feed:${withoutEnd(address ?? name, '/')}/`, site: site === 'null' ? null : site, total: null };
};

async function* xmlEntries(input: Input, feed: Feed, { timeZone }: SourceOptions, skipped: Source['skipped']): AsyncGenerator<SourceEntry> {
  for await (const element of elementsIn(textStream(input.bytes()).chunks, isOfFeed)) {
    if (!/(?:^|:)(?:item|entry)$/.test(element.name)) continue;
    const place = `${input.name}:${element.line}`;
    const kind = bloggerKind(element);
    if (/^(?:post|page)$/.test(kind)) yield entryOf(entryFrom(element, feed), place, timeZone);
    else skipped.push({ place, reason: `it is of the kind “${kind}”` });
  }
}

/** A JSON Feed. */
export async function openJsonFeed(input: Input, { timeZone }: SourceOptions): Promise<Source> {
  const head: Record<string, unknown> = {};
  let total = 0;
  for await (const { path: at, value } of valuesIn(textStream(input.bytes()).chunks, isOfJsonFeed)) {
    if (at[0] === 'items') total += 1;
    else head[String(at[0])] = value;
  }
  const home = typeof head['home_page_url'] === 'string' ? head['home_page_url'] : null;
  return {
    ...about('JSON Feed', home, input.name),
    total,
    skipped: [],
    async *entries() {
      for await (const { path: at, value } of valuesIn(textStream(input.bytes()).chunks, isOfJsonFeed)) {
        if (at[0] !== 'items') continue;
        yield entryOf(entryFromJson(isRecord(value) ? value : {}, namesIn(head)), `${input.name} item ${Number(at[1]) + 1}`, timeZone);
      }
    },
  };
}

const isOfJsonFeed = (path: (string | number)[]): boolean =>
  (path.length === 2 && path[0] === 'items') || (path.length === 1 && /^(?:home_page_url|authors?)$/.test(String(path[0])));

function entryOf(entry: FeedEntry, place: string, timeZone: string): SourceEntry {
  const digest = createHash('sha256')
    .update(JSON.stringify([entry, timeZone]))
    .digest('base64url');
  return { place, id: entry.id || place, digest: entry.isWhole ? digest : '', read: () => postFromEntry(entry, timeZone) };
}
