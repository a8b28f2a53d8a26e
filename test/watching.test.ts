import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { instruments } from '../src/instruments/instruments.service.js';
import { Recorder } from '../src/instruments/recorder.js';
import { opsPages } from '../src/ops/pages.js';
import { tellMetrics } from '../src/ops/metrics.service.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { variables } from '../src/platform/variables.js';
import { metricsSkipReason as skip, readMetrics, type Series } from './support/metrics.js';

const read = (file: string) => readFileSync(`deploy/${file}`, 'utf8');
const ops = `127.0.0.1:${variables.find(({ name }) => name === 'QVILL_OPS_PORT')!.default}`;
const pages = opsPages(configFrom({}), { hasTree: false, server: { listening: false }, instruments: instruments(configFrom({}), new Clock()) });
const series = (): Series[] => readMetrics(String(tellMetrics(new Recorder(), '').body));

type Scrape = {
  scrape_interval: string;
  scrape_timeout: string;
  static_configs: { targets: string[] }[];
  profiling_config: { pprof_config: Record<string, Pprof> };
};
type Pprof = { enabled: boolean; path?: string; delta?: boolean };
type Query = { expr?: string; query?: { query: string } | string };
type Dashboard = { panels: { id: number; title: string; targets: Query[] }[]; templating: { list: Query[] }; annotations: { list: Query[] } };

/** Metrics that an expression names, with the values that it asks of each label. */
function namedIn(expression: string): { name: string; labels: [name: string, isPattern: boolean, value: string][] }[] {
  return [...expression.matchAll(/\b((?:qvill|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', labels = '']) => ({
    name,
    labels: [...labels.matchAll(/(\w+)=(~?)"([^"]*)"/g)].map(([, label = '', tilde, value = '']) => [label, tilde === '~', value]),
  }));
}

/** What of it stands in no metrics: names, labels, and values of labels. */
function unknownIn(expressions: string[], all: Series[]): string[] {
  return expressions.flatMap(namedIn).flatMap(({ name, labels }) => {
    const found = all.filter((each) => each.name === name);
    if (found.length === 0) return [name];
    // Those that Prometheus adds itself
    const own = labels.filter(([label]) => label !== 'instance' && label !== 'job');
    return own.flatMap(([label, isPattern, value]) =>
      (isPattern ? value.split('|') : [value])
        .filter((each) => !found.some(({ labels: has }) => has[label] === each))
        .map((each) => `${name} ${label}=${each}`),
    );
  });
}

test('Prometheus takes its configuration and its rules, which name series that there are, and asks at the usual port', { skip }, () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', 'deploy/prometheus/prometheus.yml'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /SUCCESS: 4 rules found/);
  const [scrape] = (parse(read('prometheus/prometheus.yml')) as { scrape_configs: Scrape[] }).scrape_configs;
  assert.deepEqual(scrape!.static_configs, [{ targets: [ops] }]);
  const { groups } = parse(read('prometheus/qvill.rules.yml')) as { groups: { rules: { expr: string }[] }[] };
  const expressions = groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  assert.deepEqual(unknownIn(expressions, series()), []);
});

test('Parca asks for the profiles that there are and no others, and waits longer than one takes', () => {
  const [scrape] = (parse(read('parca/parca.yaml')) as { scrape_configs: Scrape[] }).scrape_configs;
  assert.deepEqual(scrape!.static_configs, [{ targets: [ops] }]);
  const { pprof_config: asked } = scrape!.profiling_config;
  // Each of Parca's own defaults is said, since what is not said is on
  assert.deepEqual(Object.keys(asked).toSorted(), ['block', 'goroutine', 'memory', 'mutex', 'process_cpu']);
  const wanted = Object.values(asked).filter(({ enabled }) => enabled);
  assert.deepEqual(wanted.map(({ path }) => path).toSorted(), [...pages.keys()].filter((path) => path.startsWith('/debug/')).toSorted());
  assert.ok(Number.parseInt(scrape!.scrape_timeout, 10) > Number.parseInt(scrape!.scrape_interval, 10));
  assert.ok(asked['process_cpu']!.delta);
});

test('Grafana’s dashboard shows series that there are', { skip }, () => {
  const { panels, templating, annotations } = JSON.parse(read('grafana/qvill.json')) as Dashboard;
  const queries = [...panels.flatMap(({ targets }) => targets), ...templating.list, ...annotations.list];
  const expressions = queries.map(({ expr, query }) => expr ?? (typeof query === 'object' ? query.query : '')).filter(Boolean);
  assert.deepEqual(unknownIn(expressions, series()), []);
  assert.ok(expressions.length > 30 && expressions.every((each) => namedIn(each).length > 0));
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const all = expressions.map((each) => each.replaceAll('$__rate_interval', '1m'));
  const rules = { groups: [{ name: 'all', rules: all.filter((each) => !each.startsWith('label_values')).map((expr, n) => ({ record: `made_${n}`, expr })) }] };
  const file = join(tmpdir(), `qvill-dashboard-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(rules));
  const { status, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
  rmSync(file);
  assert.equal(status, 0, stderr);
});
