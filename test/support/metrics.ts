import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const parser = '/usr/lib/python3/dist-packages/prometheus_client/parser.py';
const promtool = '/usr/bin/promtool';

/** Why metrics can not be read here, or false. */
export const metricsSkipReason = [parser, promtool].every(existsSync) ? false : 'Prometheus’s tools are not installed';

export type Series = { family: string; type: string; name: string; labels: Record<string, string>; value: number };

/** What Prometheus's own parsers read; the one of OpenMetrics is strict. */
export function readMetrics(text: string, format: 'text' | 'openmetrics' = 'text'): Series[] {
  const script = `
import sys, json
from prometheus_client.${format === 'text' ? '' : 'openmetrics.'}parser import text_string_to_metric_families as read
text = sys.stdin.buffer.read().decode()
print(json.dumps([dict(family=f.name, type=f.type, name=s.name, labels=s.labels, value=repr(float(s.value))) for f in read(text) for s in f.samples]))`;
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  assert.equal(status, 0, stderr);
  const read = JSON.parse(stdout) as (Omit<Series, 'value'> & { value: string })[];
  return read.map((series) => ({ ...series, value: Number(series.value.replace('inf', 'Infinity')) }));
}

/** What promtool finds wrong with the text, names among it; empty when nothing is. */
export function lintMetrics(text: string): string {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

export const keyOf = ({ name, labels }: Pick<Series, 'name' | 'labels'>): string => `${name} ${JSON.stringify(Object.entries(labels).toSorted())}`;
