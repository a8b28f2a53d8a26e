/** What is to be known of a request that the app has answered itself; all of it as the reader sent it. */
export type Answer = { target: string; status: number; agent: string; referrer: string; purpose: string; address: string };

/** So many different requests are held; more in one stretch of some seconds are not counted. */
const most = 20_000;
const longest = 1_000;

/** Gathers what the app answers: a look into a Map for each request, and the thinking later. */
export class OwnAnswers {
  readonly #seen = new Map<string, number>();

  add({ target, status, agent, referrer, purpose, address }: Answer): void {
    const query = target.indexOf('?');
    const path = query < 0 ? target : target.slice(0, query);
    const key = `${path}\n${status}\n${address}\n${agent}\n${referrer}\n${purpose}`;
    const times = this.#seen.get(key);
    if (times !== undefined) this.#seen.set(key, times + 1);
    else if (this.#seen.size < most && key.length < longest * 4) this.#seen.set(key, 1);
  }

  get isEmpty(): boolean {
    return this.#seen.size === 0;
  }

  /** Hands on what was gathered, and forgets it. */
  *take(): Generator<[Answer, times: number]> {
    const seen = [...this.#seen];
    this.#seen.clear();
    for (const [key, times] of seen) {
      const [target = '', status = '', address = '', agent = '', referrer = '', purpose = ''] = key.split('\n');
      yield [{ target, status: Number(status), agent, referrer, purpose, address }, times];
    }
  }
}
