import { pathOf } from './request-target.js';

/** What nginx may answer by a rule. */
const isOfRule = /"status":(?:301|302|307|308|410),"method":"(?:GET|HEAD)"/;

/** How often each rule was used, in lines of nginx's JSON log (nginx/nginx.conf). @param ruleFor the source of the rule that answers for a path */
export function usesIn(log: string, ruleFor: (path: string) => string | null): [source: string, times: number][] {
  const uses = new Map<string, number>();
  for (const line of log.split('\n')) {
    const path = isOfRule.test(line) ? pathIn(line) : null;
    const source = path === null ? null : ruleFor(path);
    if (source !== null) uses.set(source, (uses.get(source) ?? 0) + 1);
  }
  return [...uses];
}

function pathIn(line: string): string | null {
  try {
    const { uri } = JSON.parse(line) as { uri: unknown };
    return typeof uri === 'string' ? pathOf(uri) : null;
  } catch {
    return null; // half a line, or somebody else's
  }
}
