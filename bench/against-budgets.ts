import { type Budget, type BudgetName, budgets, isMet, shareUsed } from '../src/core/budgets.js';
import type { Report } from './report.js';

/** Where the others are measured: they take more than a few minutes, or another program. */
const elsewhere: Partial<Record<BudgetName, string>> = {
  publish: 'npm run bench-publish',
  rebuild: 'npm run bench-rebuild',
  rebuildMemory: 'npm run bench-rebuild',
  answer: '/admin/measures',
  instrumentsMemory: 'npm run bench-instruments',
  instrumentsSpeed: 'npm run bench-instruments',
};

/** What this run says about each budget; null where it measured nothing of it. */
function measured({ memory, serving, startUp, bytes }: Report): Partial<Record<BudgetName, number | null>> {
  const taken = (name: string, state: string) => memory.find((each) => each.name === name)?.states.find((each) => each.state === state)?.memory.pss ?? null;
  const worst = (name: string) => {
    const ratios = (serving?.duels ?? []).filter((duel) => duel.name === name).map(({ ratio }) => ratio.median);
    return ratios.length > 0 ? Math.min(...ratios) : null;
  };
  return {
    sleeping: taken('shipped nginx, app not running', 'at rest'),
    idle: taken('app', 'at rest'),
    loaded: taken('app', 'after load'),
    throughNginx: worst('through nginx'),
    fromApp: worst('app alone'),
    start: startUp.ratio.median,
    page: bytes.gzip / 1_000,
  };
}

/** A row for each budget: what it is, what was measured, what is to be reached, how much of it is used up, and whether it is met. */
export function budgetRows(report: Report): string[][] {
  const values = measured(report);
  return (Object.entries(budgets) as [BudgetName, Budget][]).map(([name, budget]) => {
    const value = values[name] ?? null;
    const goal = `${budget.is === 'at most' ? '≤' : '≥'} ${budget.reach}`;
    if (value === null) return [budget.what, '', goal, budget.unit, '', elsewhere[name] ?? 'not measured'];
    return [
      budget.what,
      value.toFixed(budget.unit === '×' ? 2 : 1),
      goal,
      budget.unit,
      shareUsed(budget, value).toFixed(2),
      isMet(budget, value) ? 'met' : 'MISSED',
    ];
  });
}
