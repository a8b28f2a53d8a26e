/** As `URL` writes them: four parts, or eight in brackets. */
const number = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a request's `Host` is the blog's own name, or this machine's. A name that somebody else leads here (DNS rebinding) is neither, and no cache or
 * link can be made to name another one. While QVILL_URL says nothing but this machine, numbers will do as well: nobody can lead those elsewhere.
 * @param url QVILL_URL
 */
export function hostCheck(url: string): (host: string | undefined) => boolean {
  const own = new URL(url);
  const takesNumbers = loopback.test(own.hostname);
  return (host = '') => {
    if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`${own.protocol}//${host}`)) return false;
    const asked = new URL(`${own.protocol}//${host}`);
    return asked.host === own.host || loopback.test(asked.hostname) || (takesNumbers && number.test(asked.hostname));
  };
}
