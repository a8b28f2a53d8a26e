import { type Tag, startTag } from './html-tags.js';
import { type MediaFile, mediaPath, type MediaSize } from './media.js';
import { encodePath } from './path.js';

/** What feed readers and old browsers get is no wider, when the library has such a size: not the 20 MB from the camera. */
const moderateWidth = 1600;

/** Best first. Browsers take the first that they know. */
const modern = ['image/avif', 'image/webp'];

type Url = (path: string) => string;

/** An `<img>`'s own attributes, and what its author left to the library: where it is, how large, what it shows. */
export function imageAttributes({ attributes: own }: Tag, file: MediaFile, url: Url): Map<string, string> {
  const attributes = new Map(own).set('src', url(fallbackOf(file).path));
  if (!own.get('alt')?.trim()) attributes.set('alt', escaped(file.alt ?? ''));
  const { width, height } = file;
  const wish = own.has('width') ? Number(own.get('width')) : width;
  if (!width || !height || !wish || own.has('height')) return attributes;
  return attributes.set('width', String(wish)).set('height', String(Math.max(1, Math.round((wish * height) / width))));
}

/** The `<picture>` around an `<img>`; the image alone when there is no smaller form of it. */
export function pictureOf({ attributes: own }: Tag, file: MediaFile, sizes: string, image: string): string {
  const shown = Number(own.get('width')) > 0 ? `${Number(own.get('width'))}px` : sizes;
  const sources = modern.map((type) => {
    const forms = file.sizes.filter((size) => size.type === type);
    if (forms.length > 0 && file.type === type && file.width) forms.push({ ...file, width: file.width, height: file.height! });
    const srcset = forms.map(({ path, width }) => `${encodePath(path)} ${width}w`).join(', ');
    return srcset && startTag('source', Object.entries({ type, srcset, sizes: shown }));
  });
  const written = sources.join('');
  return written ? `<picture>${written}${image}</picture>` : image;
}

/** The form of a picture that everything shows: of its own type, and of moderate size. */
export function fallbackOf(file: MediaFile): MediaFile | MediaSize {
  if (!file.width || file.width <= moderateWidth) return file;
  return file.sizes.findLast(({ type, width }) => type === file.type && width <= moderateWidth) ?? file;
}

/** A player in place of what was written like a picture, or a link to what browsers open in a page of its own. */
export function instead({ attributes: own }: Tag, file: MediaFile, url: Url): string {
  const words = own.get('alt')?.trim().replace(/</g, '&lt;') || escaped(file.alt || file.name);
  const link = `${startTag('a', [['href', url(mediaPath(file.name))]])}${words}</a>`;
  const [kind = ''] = file.type.split('/');
  if (kind !== 'video' && kind !== 'audio') return link;
  const { width, height, path } = file;
  const player = { controls: '', preload: 'metadata', src: url(path), width, height, 'aria-label': words };
  return `${startTag(kind, Object.entries(player))}${link}</${kind}>`;
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
