import { output } from '../src/comparison/processes.service.js';

export type Load = { requests: number; requestsPerSecond: number; p50Ms: number; p99Ms: number; errors: number };

const connections = 32;

/** One round. `pin` goes before the command: the core that it may use. */
export async function load(url: string, encoding: string, seconds: number, pin: readonly string[]): Promise<Load> {
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-H', `Accept-Encoding: ${encoding}`, url];
  return parse(await output({ command: [...pin, ...wrk] as [string, ...string[]] }));
}

const milliseconds = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

export function parse(text: string): Load {
  const latency = (percent: number) => {
    const [, value, unit] = new RegExp(`^ +${percent}% +([\\d.]+)(us|ms|s|m)$`, 'm').exec(text) ?? [];
    return Number(value) * milliseconds[unit as keyof typeof milliseconds];
  };
  const [, requests] = /^ +(\d+) requests in /m.exec(text) ?? [];
  const [, rate] = /^Requests\/sec: +([\d.]+)$/m.exec(text) ?? [];
  const errors = [...text.matchAll(/(?:connect|read|write|timeout|responses:) (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  return { requests: Number(requests), requestsPerSecond: Number(rate), p50Ms: latency(50), p99Ms: latency(99), errors };
}
