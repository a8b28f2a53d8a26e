import { tableOf } from '../../core/table-of.js';

const units: Record<string, number> = tableOf({ ms: 0.001, s: 1, m: 60, min: 60, h: 3600 });

/** Seconds from `30s`, `500ms`, `5m`, `1h` or a plain number of them; null when it is no such text. */
export function secondsFrom(text: string): number | null {
  const [, value, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text.trim()) ?? [];
  return value === undefined ? null : Number(value) * units[unit]!;
}

/** Microseconds for people: `85 µs`, `1.24 ms`, `12.5 s`. */
export function inTime(us: number): string {
  if (us < 1_000) return `${Math.round(us)} µs`;
  return us < 1_000_000 ? `${digits(us / 1_000)} ms` : `${digits(us / 1_000_000)} s`;
}

/** Three digits that count. */
export const digits = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.abs(value) >= 10 ? 1 : 2);

export const inBytes = (bytes: number): string =>
  Math.abs(bytes) < 1_000 ? `${Math.round(bytes)} bytes` : Math.abs(bytes) < 1e6 ? `${digits(bytes / 1e3)} kB` : `${digits(bytes / 1e6)} MB`;

/** Seconds for people: `30 s`, `4 min 10 s`. */
export function inDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 10 ? `${digits(seconds)} s` : `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
