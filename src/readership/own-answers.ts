/** What is to be known of a request that the app has answered itself; all of it as it came. */
export type Answer = { target: string; status: number; agent: string; referrer: string; purpose: string; address: string; forwarded: string };

/** So many different requests are held; others, until these are written down, are not counted. */
const mostHeld = 20_000;
const longest = 8_000;

/** Gathers what the app answers: one look into a Map for each request, and the thinking later. */
export class OwnAnswers {
  readonly #seen = new Map<string, number>();

  add({ target, status, agent, referrer, purpose, address, forwarded }: Answer): void {
    // No header holds the end of a line
    const key = `${target}\n${status}\n${address}\n${forwarded}\n${agent}\n${referrer}\n${purpose}`;
    const times = this.#seen.get(key);
    if (times !== undefined) this.#seen.set(key, times + 1);
    else if (this.#seen.size < mostHeld && key.length < longest) this.#seen.set(key, 1);
  }

  /** Hands on what was gathered, and forgets it. */
  *take(): Generator<[Answer, times: number]> {
    const seen = [...this.#seen];
    this.#seen.clear();
    for (const [key, times] of seen) {
      const [target = '', status, address = '', forwarded = '', agent = '', referrer = '', purpose = ''] = key.split('\n');
      yield [{ target, status: Number(status), agent, referrer, purpose, address, forwarded }, times];
    }
  }
}
