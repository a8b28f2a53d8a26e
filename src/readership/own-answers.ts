import type { IncomingMessage } from 'node:http';

/** What is to be known of a request that the app has answered itself; all of it as it came. */
export type Answer = { target: string; status: number; agent: string; referrer: string; purpose: string; address: string; forwarded: string };

/** So many different requests are held, and so many characters of them; others, until these are written down, are not counted. */
const most = { held: 20_000, characters: 4_000_000 };

/** How often each who, as `whoOf` writes it, asked. What is counted up is an object: of a number in a Map each step would be one more look. */
type Times = Map<string, { count: number }>;

/** Gathers what the app answers: a few looks into Maps for each request, and the thinking later. */
export class OwnAnswers {
  /** by target, and then by agent */
  readonly #seen = new Map<string, Map<string, Times>>();
  #held = 0;
  #characters = 0;

  /** One walk over the headers, and no object of them. Of a header that is there twice the first one counts. */
  add({ url, rawHeaders, socket }: IncomingMessage, status: number): void {
    let [agent, referrer, purpose, forwarded] = ['', '', '', ''];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!;
      // By their lengths first: these four are asked for of every request
      if (name.length === 10 && agent === '' && name.toLowerCase() === 'user-agent') agent = rawHeaders[i + 1]!;
      else if (name.length === 7 && referrer === '' && name.toLowerCase() === 'referer') referrer = rawHeaders[i + 1]!;
      else if (name.length === 11 && purpose === '' && name.toLowerCase() === 'sec-purpose') purpose = rawHeaders[i + 1]!;
      else if (name.length === 15 && isX(name) && forwarded === '' && name.toLowerCase() === 'x-forwarded-for') forwarded = rawHeaders[i + 1]!;
    }
    this.#count(url!, agent, whoOf(status, socket.remoteAddress ?? '', forwarded, referrer, purpose));
  }

  /** Hands on what was gathered, and forgets it. */
  *take(): Generator<[Answer, times: number]> {
    const seen = [...this.#seen];
    this.#seen.clear();
    [this.#held, this.#characters] = [0, 0];
    for (const [target, agents] of seen)
      for (const [agent, times] of agents) for (const [who, { count }] of times) yield [{ target, agent, ...readWho(who) }, count];
  }

  #count(target: string, agent: string, who: string): void {
    const times = this.#seen.get(target)?.get(agent)?.get(who);
    if (times !== undefined) times.count++;
    else if (this.#held < most.held && this.#characters < most.characters) {
      this.#held++;
      this.#characters += target.length + agent.length + who.length;
      this.#timesOf(target, agent).set(who, { count: 1 });
    }
  }

  #timesOf(target: string, agent: string): Times {
    const agents = this.#seen.get(target) ?? new Map<string, Times>();
    const times = agents.get(agent) ?? new Map<string, { count: number }>();
    this.#seen.set(target, agents.set(agent, times));
    return times;
  }
}

/** “Accept-Encoding”, which everybody sends, is as long as that. */
const isX = (name: string): boolean => (name.charCodeAt(0) | 0x20) === 0x78;

/** All but target and agent. Mostly it is the address alone, for which no string is made. */
function whoOf(status: number, address: string, forwarded: string, referrer: string, purpose: string): string {
  // No header holds the end of a line
  return status === 200 && forwarded === '' && referrer === '' && purpose === '' ? address : [status, address, forwarded, referrer, purpose].join('\n');
}

function readWho(who: string): Omit<Answer, 'target' | 'agent'> {
  const [status = '', address = '', forwarded = '', referrer = '', purpose = ''] = who.includes('\n') ? who.split('\n') : ['200', who];
  return { status: Number(status), address, forwarded, referrer, purpose };
}
