/** A video at a site that shows it in a frame. */
export type Video = { site: string; url: string; frame: string };

const sites: [pattern: RegExp, frame: (url: URL, id: string, rest?: string) => string, site: string][] = [
  [/^https?:\/\/(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com\/watch\?(?:[^#\s]*&)?v=([\w-]{11})(?![\w-])/, youtube, 'YouTube'],
  [/^https?:\/\/(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:shorts|embed|live|v)\/([\w-]{11})(?![\w-])/, youtube, 'YouTube'],
  [/^https?:\/\/youtu\.be\/([\w-]{11})(?![\w-])/, youtube, 'YouTube'],
  [/^https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d{5,12})(?:\/([\da-f]{8,12}))?(?=[/?#]|$)/, vimeo, 'Vimeo'],
  [/^https:\/\/[a-z\d.-]{3,253}(?::\d+)?\/w\/([a-zA-Z\d]{22})(?=[/?#;]|$)/, peertube, ''],
  [/^https:\/\/[a-z\d.-]{3,253}(?::\d+)?\/videos\/(?:watch|embed)\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?=[/?#;]|$)/, peertube, ''],
];

/** Whether it is worth looking: false for most texts. */
export const mayHoldVideo = (markdown: string): boolean => /youtu|vimeo|\/(?:w|videos)\/|<amp-/i.test(markdown);

/** The video at an address; null for any other. */
export function videoAt(address: string): Video | null {
  const url = address.length < 500 ? URL.parse(address) : null;
  if (!url || url.username) return null;
  for (const [pattern, frame, site] of sites) {
    const [, id, rest] = pattern.exec(url.href) ?? [];
    if (id) return { site: site || url.hostname.replace(/^www\./, ''), url: url.href, frame: frame(url, id, rest) };
  }
  return null;
}

/** Without cookies until somebody presses play. */
function youtube(url: URL, id: string): string {
  const start = secondsOf(url.searchParams.get('t') ?? url.searchParams.get('start') ?? '');
  return `https://www.youtube-nocookie.com/embed/${id}${start ? `?start=${start}` : ''}`;
}

function vimeo(_url: URL, id: string, hash?: string): string {
  return `https://player.vimeo.com/video/${id}?${hash ? `h=${hash}&` : ''}dnt=1`;
}

function peertube(url: URL, id: string): string {
  return `${url.origin}/videos/embed/${id}?p2p=0`;
}

/** `90`, `90s`, `1m30s`, `1h2m3s` */
function secondsOf(text: string): number {
  const [whole, hours, minutes, seconds] = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/.exec(text) ?? [];
  return whole ? Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0) : 0;
}
