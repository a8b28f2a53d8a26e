import type { Plan } from '../load/plan.js';
import { usualHeaders, usualTimeoutMs } from '../load/plan.js';
import type { Threshold } from './thresholds.js';

/**
 * The same load test for k6 (https://k6.io): paths, users or rate, time, checks and thresholds. k6 fails when a threshold does not hold, and ours
 * name what must not be: so each is turned round.
 */
export function k6Script(origin: string, plan: Plan, thresholds: readonly Threshold[]): string {
  const duration = `${plan.seconds}s`;
  const scenario =
    plan.rate === undefined
      ? { executor: 'constant-vus', vus: plan.users, duration }
      : { executor: 'constant-arrival-rate', rate: plan.rate, timeUnit: '1s', duration, preAllocatedVUs: plan.users, maxVUs: plan.users };
  const isInsecure = plan.dial.tls?.insecure ?? false;
  const options = {
    scenarios: { all: scenario },
    thresholds: thresholdsFor(thresholds),
    maxRedirects: 0,
    discardResponseBodies: true,
    ...(isInsecure ? { insecureSkipTLSVerify: true } : {}),
  };
  const targets = plan.targets.map(({ path, status, group, to }) => ({ path, status, group, ...(to === undefined ? {} : { to }) }));
  return `// The load test that bin/qvill measure made, for k6: k6 run k6.js
import http from 'k6/http';
import { check, sleep } from 'k6';
import exec from 'k6/execution';

const origin = __ENV.ORIGIN || ${script(origin)};
const headers = ${script(usualHeaders)};
const targets = [
${targets.map((target) => `  ${script(target)},`).join('\n')}
];

export const options = ${script(options, 2)};

export default function () {
  // All users go through one list
  const target = targets[exec.scenario.iterationInTest % targets.length];
  const response = http.get(origin + target.path, { headers, redirects: 0, timeout: '${plan.timeoutMs ?? usualTimeoutMs}ms', tags: { name: target.path, group_of: target.group } });
  check(response, {
    'the status is the expected one': (answer) => (target.status === null ? answer.status > 0 && answer.status < 400 : answer.status === target.status),
    'a redirect leads where it did': (answer) => target.to === undefined || answer.headers.Location === target.to,
  });
${(plan.thinkMs ?? 0) > 0 ? `  sleep(${plan.thinkMs! / 1000});\n` : ''}}
`;
}

const script = (value: unknown, indent?: number): string => JSON.stringify(value, null, indent).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`); // prettier-ignore

const opposite = { '>': '<=', '<': '>=', '>=': '<', '<=': '>' } as const;

/** k6 counts in milliseconds, and has no memory of the server. An error is here a check that failed. */
function thresholdsFor(thresholds: readonly Threshold[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { metric, operator, value } of thresholds) {
    const holds = `${opposite[operator]}${value}`;
    const [name, expression] =
      metric === 'errors' || metric === 'error-rate'
        ? ['checks', metric === 'errors' && value === 0 ? 'rate>=1' : `rate${opposite[flipped(operator)]}${1 - value}`]
        : metric === 'rps'
          ? ['http_reqs', `rate${holds}`]
          : /^p\d|^mean$|^max$/.test(metric)
            ? ['http_req_duration', `${metric === 'mean' ? 'avg' : metric === 'max' ? 'max' : `p(${metric.slice(1)})`}${opposite[operator]}${value / 1000}`]
            : [];
    if (name && expression && !(metric === 'errors' && value !== 0)) (found[name] ??= []).push(expression);
  }
  return found;
}

const flipped = (operator: Threshold['operator']): Threshold['operator'] => ({ '>': '<', '<': '>', '>=': '<=', '<=': '>=' })[operator] as Threshold['operator'];
