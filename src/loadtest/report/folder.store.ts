import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../core/problem.js';

const names = ['paths.json', 'redirects.json', 'summary.json', 'summary.html', 'k6.js'] as const;
type Name = (typeof names)[number];

/** Where a measurement is kept. */
export class ReportFolder {
  /** @throws Problem when it can't be made, or holds another measurement and nobody said that it may go */
  constructor(
    readonly path: string,
    overwrite: boolean,
  ) {
    try {
      mkdirSync(path, { recursive: true });
      const [there] = names.filter((name) => existsSync(join(path, name)));
      if (there && !overwrite) throw new Problem('conflict', `${path} holds a measurement (${there}): name another folder, or add --overwrite`);
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem('conflict', `${path} can’t be written (${(error as NodeJS.ErrnoException).code})`);
    }
  }

  write(name: Name, text: string | object): void {
    writeFileSync(join(this.path, name), typeof text === 'string' ? text : `${JSON.stringify(text, null, 1)}\n`);
  }
}

/** A folder in this one that is not there yet: `measure-HOST-PORT`, or that with a number. */
export function newFolder(host: string): string {
  const name = `measure-${host.replace(/[^\w.]+/g, '-').replace(/^-+|-+$/g, '')}`;
  const taken = new Set(readdirSync('.'));
  for (let n = 1; ; n++) if (!taken.has(n === 1 ? name : `${name}-${n}`)) return n === 1 ? name : `${name}-${n}`;
}
