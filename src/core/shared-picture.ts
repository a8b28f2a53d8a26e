import { plainText } from './html.js';
import { tagsIn } from './html-tags.js';
import { type MediaFile, type MediaSize, nameIn } from './media.js';
import type { MediaLookup } from './media-html.js';
import { fallbackOf } from './media-picture.js';

/** Below this, others show a picture as a thumbnail beside the title (Facebook, X and their like). */
const least = { width: 600, height: 315 };
/** What those who show links to others can read. */
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/** `version` tells one picture at an address from the one that was there before. */
export type SharedPicture = { path: string; version?: string; width: number; height: number; alt: string };

/** The first picture of a text that is large enough to stand for it where others link to it; null when there is none in the library. */
export function sharedPicture(html: string, lookup: MediaLookup, origin: string): SharedPicture | null {
  for (const { name, isEnd, attributes } of tagsIn(html)) {
    const file = name === 'img' && !isEnd ? lookup.get(nameIn(attributes.get('src') ?? '', origin) ?? '') : undefined;
    const form: MediaFile | MediaSize | undefined = file && fallbackOf(file);
    if (!file || !form?.width || !form.height || !types.includes(form.type)) continue;
    if (form.width < least.width || form.height < least.height) continue;
    return { path: form.path, width: form.width, height: form.height, alt: plainText(attributes.get('alt') ?? '') || (file.alt ?? '') };
  }
  return null;
}
