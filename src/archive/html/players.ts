import { videoAt } from '../../core/markdown/video.js';

/** The address of the page of a video that a player shows; null for a player of something else. */
export function canonicalVideo(source: string): string | null {
  const address = source.trim().startsWith('//') ? `https:${source.trim()}` : source.trim();
  const video = videoAt(address);
  if (!video) return null;
  const url = new URL(address);
  const [, youtube] = /^https?:\/\/(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:embed|v)\/([\w-]{11})/.exec(address) ?? [];
  const start = url.searchParams.get('start') ?? url.searchParams.get('t');
  if (youtube) return `https://www.youtube.com/watch?v=${youtube}${start ? `&t=${start}` : ''}`;
  const [, vimeo] = /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/.exec(address) ?? [];
  const hash = url.searchParams.get('h');
  if (vimeo) return `https://vimeo.com/${vimeo}${hash ? `/${hash}` : ''}`;
  return address.replace('/videos/embed/', '/videos/watch/');
}

/** The page of a gist that a script shows. */
export const gistAt = (source: string): string | null => {
  const [, page] = /^(?:https?:)?(\/\/gist\.github\.com\/[\w/-]+)\.js(?:\?file=[\w.%-]+)?$/.exec(source.trim()) ?? [];
  return page === undefined ? null : `https:${page}`;
};
