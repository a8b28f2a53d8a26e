/**
 * Whether a path is below what a pattern of a shell names: `*` and `?` stand for what is in one name, `**` for any folders. The pattern comes with the
 * archive, so nothing in it may multiply: each part is looked at once with each name.
 */
export function isBelow(path: string, glob: string): boolean {
  const [names, parts] = [path.split('/'), glob.split('/')];
  const failed = new Set<number>();
  const from = (part: number, name: number): boolean => {
    if (part === parts.length) return true;
    const key = part * (names.length + 1) + name;
    if (failed.has(key)) return false;
    const found =
      parts[part] === '**'
        ? from(part + 1, name) || (name < names.length && from(part, name + 1))
        : name < names.length && isLike(names[name]!, part === parts.length - 1 ? `${parts[part]}*` : parts[part]!) && from(part + 1, name + 1);
    if (!found) failed.add(key);
    return found;
  };
  return from(0, 0);
}

/** Only the last star is ever tried again: what one before it took too little of, the last one takes. */
function isLike(name: string, pattern: string): boolean {
  let [at, place, star, from] = [0, 0, -1, 0];
  while (at < name.length) {
    if (pattern[place] === '*') [star, from] = [place++, at];
    else if (pattern[place] === '?' || pattern[place] === name[at]) [at, place] = [at + 1, place + 1];
    else if (star === -1) return false;
    else [at, place] = [++from, star + 1];
  }
  return /^\**$/.test(pattern.slice(place));
}
