import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetRows } from '../bench/against-budgets.js';
import { inWords, type Report } from '../bench/report.js';
import { budgets, isMet, shareUsed } from '../src/core/budgets.js';

const side = { median: 1, min: 1, max: 1 };
const report = {
  machine: { date: '2026-11-22T00:00:00Z', cores: 2, cpu: 'x', memoryMb: 1, linux: '6', load: 0, node: '24', nginx: null, wrk: null, pinned: false },
  bytes: { plain: 32_000, gzip: 10_700 },
  rounds: 1,
  seconds: 1,
  serving: null,
  memory: [
    {
      name: 'app',
      sharers: 0,
      states: [
        { state: 'at rest', memory: { pss: 40, anonymous: 0, rss: 0 } },
        { state: 'after load', memory: { pss: 96, anonymous: 0, rss: 0 } },
      ],
    },
  ],
  startUp: { app: side, bare: side, ratio: { median: 1.6, min: 1, max: 2 }, npmStart: side },
} as unknown as Report;

test('a run says of each budget what it measured, how much of it is used up, and whether it is missed', () => {
  const rows = new Map(budgetRows(report).map(([what, ...row]) => [what, row]));
  assert.deepEqual(rows.get(budgets.idle.what), ['40.0', '≤ 64', 'MB', '0.63', 'met']);
  assert.deepEqual(rows.get(budgets.loaded.what), ['96.0', '≤ 80', 'MB', '1.20', 'MISSED']);
  assert.deepEqual(rows.get(budgets.start.what), ['1.60', '≤ 2', '×', '0.80', 'met']);
  assert.deepEqual(rows.get(budgets.fromApp.what), ['', '≥ 0.95', '×', '', 'not measured']);
  assert.equal(rows.size, Object.keys(budgets).length);
  assert.match(inWords(report), /\nBudgets +measured +to reach .*\n1 missed\.$/s);
});

test('a budget that is to be exceeded is used up the more, the less there is', () => {
  assert.deepEqual([isMet(budgets.fromApp, 0.95), isMet(budgets.fromApp, 0.9), isMet(budgets.page, 14.1)], [true, false, false]);
  assert.equal(shareUsed(budgets.fromApp, 0.475), 2);
});
