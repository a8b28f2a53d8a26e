import { writeFileSync } from 'node:fs';

/** Of 1,000: all memory is added to what a process has when the system chooses one. */
const preference = '1000';

/** Where memory ends, the system ends this process before others: its work can be done again. A right that everybody has over their own. */
export function endsFirst(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, preference);
  } catch {
    // it has ended, or this is no Linux
  }
}
