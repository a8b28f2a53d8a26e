import type { Finding } from '../health/check.js';

/** How many findings of one check are listed. */
const listed = 20;

/** What is wrong first, with what to do; then what is worth knowing; then all that is well. */
export function bySeverity(findings: Finding[]) {
  const [wrong, notes, well] = (['wrong', 'note', 'well'] as const).map((state) => groups(findings.filter((finding) => finding.state === state)));
  const count = findings.filter(({ state }) => state === 'wrong').length;
  const lead = count === 0 ? 'All is well.' : count === 1 ? 'One thing is wrong.' : `${count} things are wrong.`;
  const ill = [...wrong!.map((group) => ({ ...group, isWrong: true })), ...notes!.map((group) => ({ ...group, isWrong: false }))];
  return { lead, isWell: count === 0, ill, well };
}

/** A row a check; what is to be done is said once. */
function groups(findings: Finding[]) {
  return [...Map.groupBy(findings, ({ check }) => check)].map(([check, all]) => ({
    check,
    said: all.slice(0, listed).map(({ said }) => said),
    more: Math.max(0, all.length - listed),
    todo: [...new Set(all.flatMap(({ todo }) => todo ?? []))],
  }));
}
