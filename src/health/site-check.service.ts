import { Injectable } from '@nestjs/common';
import type { Progress } from '../publishing/outcomes.js';
import { Publisher } from '../publishing/publisher.service.js';
import { type Finding, note, wrong } from './check.js';

const mended = 'Nothing: readers have the right one again. If it comes back, test the disk (smartctl, fsck)';
const notMended = 'See “pages” for why its page can’t be made';

/** Every file of the site, packed forms too, against what the database says. What differs is mended and named. */
@Injectable()
export class SiteCheck {
  constructor(private readonly publisher: Publisher) {}

  async run(progress: Progress): Promise<Finding[]> {
    const { differences, failed } = await this.publisher.check(progress);
    const bad = new Set(failed.map(({ path }) => path));
    if (differences.length === 0) return [{ check: 'site', state: 'well', said: 'Every file of the site is what the database says' }];
    return differences.map(({ file, what, path }) => {
      const isMended = path === null || !bad.has(path);
      return { check: 'site', ...(isMended ? note(`${file} ${what}: mended`, mended) : wrong(`${file} ${what}`, notMended)) };
    });
  }
}
