/** The page of a target, and its query; as it stands: no spelling is tidied here. */
export function pageOf(target: string): { page: string; query: URLSearchParams } {
  const [page = '', query = ''] = target.split('?', 2);
  return { page, query: new URLSearchParams(query) };
}

/**
 * Why this is nobody who may ask, or null. A page of another site can have a browser ask this port, or have a name of its own lead to it
 * (DNS rebinding); a browser says by which name it asks, and for whom.
 */
export function whyRefused(headers: Record<string, string | string[] | undefined>): string | null {
  const { host, origin, 'sec-fetch-site': from } = headers;
  if (host !== undefined && !isLoopback(String(host))) return 'This is answered under names and addresses of the loopback alone';
  if (origin !== undefined || (from !== undefined && from !== 'none' && from !== 'same-origin')) return 'Pages of other sites are not answered';
  return null;
}

function isLoopback(host: string): boolean {
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
