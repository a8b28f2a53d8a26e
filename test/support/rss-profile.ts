import assert from 'node:assert/strict';
import { all, type Element, textOf } from './xml.js';

const rfc822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;
const address = /^https?:\/\/[^\s<>"]+$/;

/** What the RSS Advisory Board's profile (https://www.rssboard.org/rss-profile) and the specification of RSS 2.0 ask of a feed such as ours. */
export function assertRss(rss: Element, path: string): void {
  assert.deepEqual([rss.name, rss.attributes['version']], ['rss', '2.0'], path);
  assert.equal(rss.children.length, 1, path);
  const channel = rss.children[0]!;
  const once = (parent: Element, ...names: string[]) => names.forEach((name) => assert.equal(all(parent, name).length, 1, `${path}: one <${name}>`));
  once(channel, 'title', 'description', 'language');
  const links = all(channel, 'link');
  assert.equal(links.filter(({ attributes }) => attributes['rel'] === undefined).length, 1, path);
  assert.equal(links.filter(({ attributes }) => attributes['rel'] === 'self').length, 1, `${path}: one <atom:link rel="self">`);
  assert.match(links.find(({ attributes }) => attributes['rel'] === undefined)!.text, address);
  for (const date of all(channel, 'lastBuildDate')) assert.match(date.text, rfc822, path);
  const guids = all(channel, 'item').map((item) => textOf(item, 'guid'));
  assert.equal(new Set(guids).size, guids.length, `${path}: every guid once`);
  for (const item of all(channel, 'item')) {
    once(item, 'title', 'link', 'guid', 'pubDate', 'description', 'encoded');
    assert.match(textOf(item, 'link')!, address, path);
    assert.match(textOf(item, 'pubDate')!, rfc822, path);
    assert.equal(all(item, 'guid')[0]!.attributes['isPermaLink'], 'false', path);
    assert.ok(all(item, 'enclosure').length <= 1, path);
    for (const { attributes } of all(item, 'enclosure'))
      assert.ok(address.test(attributes['url']!) && /^\d+$/.test(attributes['length']!) && attributes['type']!.includes('/'), path);
  }
}
