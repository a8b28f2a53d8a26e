/** The target with the request's query added, before the fragment if there is one. */
export function withQuery(target: string, query: string): string {
  if (query === '') return target;
  const hash = target.indexOf('#');
  const base = hash < 0 ? target : target.slice(0, hash);
  return base + (base.includes('?') ? '&' : '?') + query + target.slice(base.length);
}
