/** A host that failed so often in a row is left alone, after each further failure for twice as long. */
const [most, restMs, longestMs] = [3, 60_000, 3_600_000];
/** Hosts that are remembered. */
const mostHosts = 1_000;

/** Which hosts are left alone for a while, because they give no answer (a circuit breaker). Times are milliseconds since 1970. */
export class Breaker {
  readonly #hosts = new Map<string, { failures: number; until: number }>();

  /** Until when a host is left alone; null when it may be asked. After that one request shows whether it is well again. */
  restsUntil(host: string, now: number): number | null {
    const { until = 0 } = this.#hosts.get(host) ?? {};
    return until > now ? until : null;
  }

  failed(host: string, now: number): void {
    const failures = (this.#hosts.get(host)?.failures ?? 0) + 1;
    const until = failures < most ? 0 : now + Math.min(restMs * 2 ** Math.min(failures - most, 20), longestMs);
    this.#hosts.delete(host);
    this.#hosts.set(host, { failures, until });
    for (const first of this.#hosts.keys()) if (this.#hosts.size > mostHosts) this.#hosts.delete(first);
  }

  answered(host: string): void {
    this.#hosts.delete(host);
  }
}
