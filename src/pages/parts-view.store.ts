import { cardPath, cardSize } from '../core/card.js';
import { factOfCard, factOfMedia, factOfMentions, factOfOutside, factOfOutsideKey, factOfPath } from '../core/facts.js';
import { filePath, hashedPath, type MediaFile } from '../core/media.js';
import type { MediaLookup } from '../core/media-html.js';
import type { Shown } from '../core/outside-images.js';
import { encodePath } from '../core/path.js';
import { probeFact } from '../core/probe.js';
import type { SharedPicture } from '../core/shared-picture.js';
import { mediaByName, mediaInFolder } from '../media/media-rows.store.js';
import { signedPath } from '../platform/signed-address.js';
import { iconBytesIn } from '../settings/icon-rows.store.js';
import { outsideKeyName } from '../settings/settings.js';
import { ListView } from './list-view.store.js';
import type { Mention } from './mentions.js';

const mostMentions = 200;
const approvedMentions = `
  SELECT kind, source, author, authorUrl, title, content, publishedAt, receivedAt FROM Mention
  WHERE postId = ? AND state = 'approved' ORDER BY id DESC LIMIT ${mostMentions}`;

const outsideKey = `SELECT value ->> '$' AS key FROM Setting WHERE name = '${outsideKeyName}'`;
const heldImage = 'SELECT digest, file, width, height FROM OutsideImage WHERE url = ? AND digest IS NOT NULL';
const heldUnder = 'SELECT 1 FROM OutsideImage WHERE digest >= ? AND digest < ? AND file = ?';
type HeldImage = { digest: string; file: string; width: number | null; height: number | null };

/** What stands beside the posts, on their pages or at addresses of its own: files, cards, what others say, the icon. */
export abstract class PartsView extends ListView {
  /** The bytes of the icon that the settings name; null when they are lost. */
  iconBytes(iconFile: string): Buffer | null {
    return iconBytesIn(this.rows, iconFile);
  }

  /** The library's files with these names, as far as there are any. */
  media(names: string[]): MediaLookup {
    for (const name of names) this.note(factOfMedia(name));
    return names.length > 0 ? mediaByName(this.rows, names) : new Map();
  }

  /** The file of the media library with this name, or null. */
  mediaNamed(name: string): MediaFile | null {
    return this.media([name]).get(name) ?? null;
  }

  /** The file whose bytes are in this folder of the library, or were before it was replaced; null when there is none. */
  mediaIn(folder: string): MediaFile | null {
    const file = mediaInFolder(this.rows, folder);
    if (file) this.note(factOfMedia(file.name));
    return file;
  }

  /** Where readers find pictures of other hosts: here, as soon as they are held, and at signed addresses until then. Null when they are left where they are. */
  outsideImages(urls: string[]): ReadonlyMap<string, Shown> | null {
    if (!this.settings.outsideImages) return null;
    return new Map(urls.map((url) => [url, this.#outsideImage(url)]));
  }

  /** Whether a picture of another host is held at this path; whoever changes that touches the fact of the path. */
  holds(path: string): boolean {
    this.note(factOfPath(path));
    const { folder = '', file = '' } = hashedPath(path) ?? {};
    return this.rows.one(heldUnder, folder, `${folder}g`, file) !== undefined;
  }

  #outsideImage(url: string): Shown {
    this.note(factOfOutside(url));
    const held = this.rows.one<HeldImage>(heldImage, url);
    if (held) return { address: encodePath(filePath(held.digest, held.file)), width: held.width, height: held.height };
    this.note(factOfOutsideKey);
    return { address: signedPath(url, this.rows.one<{ key: string }>(outsideKey)?.key ?? ''), width: null, height: null };
  }

  /** The card that was drawn for a post; null while there is none. */
  card(id: number): SharedPicture | null {
    this.note(factOfCard(id));
    const card = this.rows.one<{ digest: string; title: string }>('SELECT digest, title FROM Card WHERE postId = ?', id);
    return card === undefined ? null : { path: cardPath(id), version: card.digest.slice(0, 8), ...cardSize, alt: card.title };
  }

  /** What others say about a post, as far as it was approved; the oldest first, and of very many the newest. */
  mentions(postId: number): Mention[] {
    this.note(factOfMentions(postId));
    return this.rows.all<Mention>(approvedMentions, postId).toReversed();
  }

  /** What the hidden page at a path shows; null when there is none. */
  probe(path: string): string | null {
    this.note(probeFact);
    const [at, ...words] = this.rows.one<{ said: string }>("SELECT value ->> '$' AS said FROM Setting WHERE name = 'probe'")?.said.split(' ') ?? [];
    return at === path ? words.join(' ') : null;
  }

  /** The bytes of that card. */
  cardBytes(id: number): Uint8Array | null {
    this.note(factOfCard(id));
    return this.rows.one<{ png: Uint8Array }>('SELECT png FROM Card WHERE postId = ?', id)?.png ?? null;
  }
}
