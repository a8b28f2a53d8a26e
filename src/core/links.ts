import { invalid } from './problem.js';

/** A link of the blog to elsewhere. `isMe`: the same person or team lives there (https://microformats.org/wiki/rel-me). */
export type SiteLink = { label: string; url: string; isMe: boolean };

export const mostLinks = 12;
const longestLabel = 40;
const longestUrl = 500;

/**
 * Links as their author types them, one a line: a label and an address (`Mastodon https://social.example/@ada`, `Now /now`).
 * Without a label it is the address's host. @throws Problem('invalid', 'links') that names the line
 */
export function linksFrom(text: string): SiteLink[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (lines.length > mostLinks) throw invalid('links', `There are more than ${mostLinks} links`);
  return lines.map(linkFrom);
}

function linkFrom(line: string): SiteLink {
  const address = line.split(/\s+/).at(-1)!;
  const words = line.slice(0, line.length - address.length).trim();
  const url = addressFrom(address);
  if (!url || url.length > longestUrl) throw invalid('links', `“${line.slice(0, 80)}” must end in an address: https://…, mailto:… or a path such as /about`);
  const label = words || (URL.parse(url)?.host ?? '') || url.replace(/^mailto:|\?.*/g, '');
  if (label.length > longestLabel) throw invalid('links', `The label “${label.slice(0, 40)}…” is longer than ${longestLabel} characters`);
  return { label, url, isMe: !url.startsWith('/') };
}

function addressFrom(text: string): string | null {
  if (/^\/(?!\/)/.test(text)) return URL.parse(text, 'http://blog.invalid')?.href.slice('http://blog.invalid'.length) ?? null;
  const url = URL.parse(text);
  if (url?.protocol === 'mailto:') return /^[^\s@]+@[^\s@]+$/.test(url.pathname) ? url.href : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
