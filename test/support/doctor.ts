import assert from 'node:assert/strict';
import type { Finding } from '../../src/health/check.js';
import { qvill } from './process.js';

export type Examined = {
  status: number | null;
  isWell: boolean;
  findings: Finding[];
  /** what was said of a check, a line each, with its state */
  of: (check: string) => string[];
};

/** What `bin/qvill doctor --json` says; all that is not well says what to do. */
export async function doctorOf(environment: Record<string, string>): Promise<Examined> {
  const { status, out, error } = await qvill(['doctor', '--json'], environment);
  assert.ok(out.startsWith('{'), error);
  const { isWell, findings } = JSON.parse(out) as Pick<Examined, 'isWell' | 'findings'>;
  for (const { state, said, todo } of findings) assert.equal(Boolean(todo), state !== 'well', said);
  return { status, isWell, findings, of: (check) => findings.filter((each) => each.check === check).map(({ state, said }) => `${state}: ${said}`) };
}
