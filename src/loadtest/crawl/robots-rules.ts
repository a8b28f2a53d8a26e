const ours = 'qvill';

/** What a robots.txt (RFC 9309) says to us: which paths are not to be asked for, and where sitemaps are. */
export type RobotsRules = { allows: (path: string) => boolean; sitemaps: string[] };

type Rule = { allow: boolean; pattern: string };

export function readRobots(text: string): RobotsRules {
  const groups: { agents: string[]; rules: Rule[] }[] = [];
  const sitemaps: string[] = [];
  let isNaming = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key = '', rest = ''] = /^\s*([a-z-]+)\s*:([^#]*)/i.exec(line) ?? [];
    const [name, value] = [key.toLowerCase(), rest.trim()];
    if (name === 'sitemap') sitemaps.push(value);
    if (name === 'user-agent') {
      if (!isNaming) groups.push({ agents: [], rules: [] });
      groups.at(-1)!.agents.push(value.toLowerCase());
    } else if ((name === 'allow' || name === 'disallow') && value !== '') groups.at(-1)?.rules.push({ allow: name === 'allow', pattern: value });
    if (name !== '') isNaming = name === 'user-agent';
  }
  const forUs = groups.filter(({ agents }) => agents.includes(ours));
  const rules = (forUs.length > 0 ? forUs : groups.filter(({ agents }) => agents.includes('*'))).flatMap((group) => group.rules);
  return { sitemaps, allows: (path) => strongest(rules, path)?.allow ?? true };
}

/** The longest one that fits; of two as long the one that allows (2.2.2). */
function strongest(rules: readonly Rule[], path: string): Rule | undefined {
  const fitting = rules.filter(({ pattern }) => fits(pattern, path));
  return fitting.toSorted((a, b) => b.pattern.length - a.pattern.length || Number(b.allow) - Number(a.allow))[0];
}

/** `*` is anything, `$` at the end is the end. Looked for piece by piece, so that no pattern can take long. */
function fits(pattern: string, path: string): boolean {
  const isWhole = pattern.endsWith('$');
  const [first = '', ...rest] = (isWhole ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isWhole && isLast ? path.length - piece.length : path.indexOf(piece, at);
    if (found < at || !path.startsWith(piece, found)) return false;
    at = found + piece.length;
  }
  return !isWhole || at === path.length;
}
