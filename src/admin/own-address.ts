/**
 * The origin for a link that somebody else is going to follow: the blog's public address (QVILL_URL). While that is this machine's
 * own, where the port may be another, the one that the browser asked for (`Host`).
 */
export function originFor(url: string, host: string | undefined): string {
  const isOwn = new URL(url).hostname === 'localhost';
  return isOwn && host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).origin : url;
}
