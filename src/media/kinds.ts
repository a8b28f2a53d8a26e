import { tableOf } from '../core/table-of.js';

/*
 * What the library takes, by what a file's bytes are. The name that a file came with, and the type that somebody says it
 * has, count for nothing.
 */

export type Way = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'repainted' | 'drawing' | 'mp4' | 'webm' | 'ogg' | 'flac' | 'wav' | 'mp3' | 'untouched';

/** `type` and `extension` are what the file is kept as, `way` how it is cleaned. */
export type Kind = { type: string; extension: string; way: Way };

const kind = (type: string, extension: string, way: Way): Kind => ({ type, extension, way });

const kinds: Record<string, Kind> = tableOf({
  'image/jpeg': kind('image/jpeg', 'jpg', 'jpeg'),
  'image/png': kind('image/png', 'png', 'png'),
  'image/apng': kind('image/png', 'png', 'png'),
  'image/webp': kind('image/webp', 'webp', 'webp'),
  'image/gif': kind('image/gif', 'gif', 'gif'),
  'image/avif': kind('image/avif', 'avif', 'avif'),
  'image/tiff': kind('image/jpeg', 'jpg', 'repainted'),
  'image/svg+xml': kind('image/svg+xml', 'svg', 'drawing'),
  'application/pdf': kind('application/pdf', 'pdf', 'untouched'),
  'audio/mpeg': kind('audio/mpeg', 'mp3', 'mp3'),
  'audio/mp4': kind('audio/mp4', 'm4a', 'mp4'),
  'audio/x-m4a': kind('audio/mp4', 'm4a', 'mp4'),
  'audio/ogg': kind('audio/ogg', 'ogg', 'ogg'),
  'audio/ogg; codecs=opus': kind('audio/ogg', 'ogg', 'ogg'),
  'audio/wav': kind('audio/wav', 'wav', 'wav'),
  'audio/flac': kind('audio/flac', 'flac', 'flac'),
  'video/mp4': kind('video/mp4', 'mp4', 'mp4'),
  'video/x-m4v': kind('video/mp4', 'mp4', 'mp4'),
  'video/webm': kind('video/webm', 'webm', 'webm'),
});

/** How a file of this type is kept; null when it is not. */
export const kindOf = (type: string): Kind | null => (Object.hasOwn(kinds, type) ? kinds[type]! : null);

/** The types by their endings, for who serves the files: site/media-type.ts and nginx/nginx.conf say the same. */
export const typesByExtension: Readonly<Record<string, string>> = tableOf(
  Object.fromEntries(Object.values(kinds).map(({ type, extension }) => [extension, type])),
);

const asPicture = 'save it as JPEG or PNG and add that';
const refusals: [pattern: RegExp, what: string, advice: string][] = [
  [
    /^image\/(heic|heif)/,
    'a HEIC photo, which most browsers can’t show',
    `${asPicture} (an iPhone takes JPEG with Settings, Camera, Formats, Most Compatible)`,
  ],
  [/^image\/(x-canon|x-olympus|x-sony|x-adobe-dng|x-nikon|x-panasonic|x-fuji)/, 'a raw photo from a camera', asPicture],
  [/^image\//, 'a picture of a kind that browsers can’t show', asPicture],
  [/^video\/quicktime$/, 'a QuickTime film, which many browsers don’t play', 'save it as MP4 and add that'],
  [/^video\/ogg$|^video\/|^application\/mxf$/, 'a film of a kind that many browsers don’t play', 'save it as MP4 or WebM and add that'],
  [/^audio\//, 'a recording of a kind that many browsers don’t play', 'save it as MP3 or M4A and add that'],
  [/^application\/(zip|gzip|x-(7z|rar|tar|bzip2|xz|compress)|zstd|lzip)/, 'an archive', 'unpack it and add what is inside'],
  [/(officedocument|opendocument|ms-excel|ms-powerpoint|msword|x-cfb|rtf|apple\.(keynote|numbers|pages))/, 'an office document', 'save it as PDF and add that'],
  [/(x-elf|mach-binary|msdownload|java|wasm|x-ms-shortcut|android|extension|xpinstall|shockwave|x-msi)/, 'a program', 'a blog can’t hand out programs'],
  [/^text\/html$/, 'a web page', 'write it as a post or a page'],
  [/^application\/xml$/, 'an XML file that is no SVG drawing', 'only pictures, recordings, videos and PDF can be kept here'],
];

/** Why a type is refused, and what to do instead. For a text that no rule knows as a type, and for bytes that nobody knows, too. */
export function refusalOf(type: string | null): { what: string; advice: string } {
  const [, what, advice] = refusals.find(([pattern]) => type !== null && pattern.test(type)) ?? [];
  return {
    what: what ?? 'none of the kinds that can be kept here',
    advice: advice ?? 'these are pictures (JPEG, PNG, WebP, AVIF, GIF, SVG), recordings, videos (MP4, WebM) and PDF',
  };
}
