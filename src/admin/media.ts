import { markdownFor, type MediaFile, type MediaSize, mediaPath } from '../core/media.js';
import { encodePath } from '../core/path.js';
import { limits } from '../media/limits.js';
import type { DeskFile, Search } from '../media/media-desk.store.js';

const plural = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** 1,234,567 bytes as people say it: `1.2 MB`. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1_000) return plural(bytes, 'byte', 'bytes');
  const [unit, factor] = bytes < 999_500 ? (['KB', 1e3] as const) : (['MB', 1e6] as const);
  const amount = bytes / factor;
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

const isPicture = ({ type }: MediaFile): boolean => type.startsWith('image/');
const kindOf = ({ type }: MediaFile): string => ({ image: 'picture', video: 'video', audio: 'recording' })[type.split('/')[0]!] ?? 'PDF';

/** The smallest form that is sharp in a list; the file itself while there is none. */
const previewOf = (file: MediaFile, width: number): string =>
  encodePath((file.sizes.find((size) => size.type !== 'image/avif' && size.width >= width) ?? file.sizes.at(-1) ?? file).path);

/** What views/admin/media.hbs shows of a file. */
export function tileOf(file: DeskFile) {
  const { id, name, width, height, alt, uses, isUndescribed } = file;
  return {
    id,
    url: `/admin/media/${id}`,
    name,
    alt: alt ?? '',
    kind: kindOf(file),
    preview: isPicture(file) ? previewOf(file, 400) : null,
    width,
    height,
    facts: [width && height ? `${width} × ${height}` : kindOf(file), bytesInWords(file.bytes)].join(', '),
    use: uses === 0 ? 'not used' : plural(uses, 'post', 'posts'),
    isUndescribed,
  };
}

/** What views/admin/media-item.hbs shows of a file, beside its posts. */
export function itemOf(file: DeskFile) {
  const { type, alt, width, height, state, sizes } = file;
  return {
    ...tileOf(file),
    type,
    markdown: markdownFor(file),
    address: encodePath(mediaPath(file.name)),
    large: isPicture(file) ? previewOf(file, 1_200) : null,
    file: encodePath(file.path),
    isVideo: type.startsWith('video/'),
    isAudio: type.startsWith('audio/'),
    isPicture: isPicture(file),
    isDecorative: alt === '',
    isWaiting: state === 'waiting',
    isFailed: state === 'failed',
    dimensions: width && height ? `${width} × ${height} pixels` : null,
    size: bytesInWords(file.bytes),
    sizes: sizesByFormat(sizes),
  };
}

function sizesByFormat(sizes: MediaSize[]) {
  const formats = [...new Set(sizes.map(({ type }) => type))];
  return formats.map((type) => ({
    format: type.replace('image/', '').toUpperCase(),
    forms: sizes.filter((size) => size.type === type).map(({ path, width, bytes }) => ({ url: encodePath(path), width, size: bytesInWords(bytes) })),
  }));
}

/** What a script gets of a file that it sent. */
export const sentFile = (file: MediaFile & { id: number }) => ({
  id: file.id,
  name: file.name,
  url: encodePath(mediaPath(file.name)),
  type: file.type,
  bytes: file.bytes,
  width: file.width,
  height: file.height,
  alt: file.alt,
  markdown: markdownFor(file),
  preview: isPicture(file) ? previewOf(file, 400) : null,
});

/** The links of a list: which files it shows, and its neighbours. */
export function listLinks({ words, show, page }: Search, total: number) {
  const to = (change: Partial<Search>) => {
    const { words: q, show: which, page: number } = { words, show, page: 1, ...change };
    const query = new URLSearchParams([
      ...(q ? [['q', q]] : []),
      ...(which === 'all' ? [] : [['show', which]]),
      ...(number > 1 ? [['page', String(number)]] : []),
    ]);
    return query.size > 0 ? `/admin/media?${query}` : '/admin/media';
  };
  const shown = (which: Search['show'], label: string) => ({ url: to({ show: which }), label, isCurrent: show === which });
  return {
    filters: [shown('all', 'All'), shown('unused', 'Used nowhere'), shown('undescribed', 'Without a description')],
    newer: page > 1 ? to({ page: page - 1 }) : null,
    older: page * limits.onPage < total ? to({ page: page + 1 }) : null,
  };
}
