import { invalid } from '../core/problem.js';

/** @throws Problem where a path can't stand in a configuration of nginx's or systemd's as it is */
export function checkPath(path: string, what = "nginx's configuration"): void {
  if (/[\s;{}"'$\\%]/.test(path))
    throw invalid('folder', `${path} has a character that can't stand in ${what}: use a path without white space, quotes, braces, % and $`);
}
