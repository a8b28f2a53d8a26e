/** What is to be known of a request that the app has answered itself; all of it as it came. */
export type Answer = { target: string; status: number; agent: string; referrer: string; purpose: string; address: string; forwarded: string };

/** So many different requests are held, and so many characters of them; others, until these are written down, are not counted. */
const most = { held: 20_000, characters: 4_000_000 };

/** Gathers what the app answers: one look into a Map for each request, and the thinking later. */
export class OwnAnswers {
  readonly #seen = new Map<string, number>();
  #characters = 0;

  add({ target, status, agent, referrer, purpose, address, forwarded }: Answer): void {
    // No header holds the end of a line
    const key = `${target}\n${status}\n${address}\n${forwarded}\n${agent}\n${referrer}\n${purpose}`;
    const times = this.#seen.get(key);
    if (times !== undefined) this.#seen.set(key, times + 1);
    else if (this.#seen.size < most.held && this.#characters < most.characters) {
      this.#seen.set(key, 1);
      this.#characters += key.length;
    }
  }

  /** Hands on what was gathered, and forgets it. */
  *take(): Generator<[Answer, times: number]> {
    const seen = [...this.#seen];
    this.#seen.clear();
    this.#characters = 0;
    for (const [key, times] of seen) {
      const [target = '', status, address = '', forwarded = '', agent = '', referrer = '', purpose = ''] = key.split('\n');
      yield [{ target, status: Number(status), agent, referrer, purpose, address, forwarded }, times];
    }
  }
}
