/** What is known of a link, and what a look at it came to. `status`: null when nobody answered; `reason` says why then. */
export type Known = { failures: number; failingSince: string | null };
export type Look = { status: number | null; reason: string };
export type Verdict = Look & { failures: number; failingSince: string | null; deadSince: string | null; checkedAt: string; nextAt: string };

const dayMs = 86_400_000;
/** Days until the next look: at what answers; at what did not, once, twice, …; at what is dead. */
const days = { well: 30, failing: [1, 2, 4], dead: 7 };
const [fewestFailures, fewestDays] = [3, 3];

/** Somebody is there who does not want to be asked by programs, or not so often. */
const isThere = (status: number): boolean => (status >= 200 && status < 400) || [401, 402, 403, 405, 406, 429, 451, 999].includes(status);

/** What is to be made of a look: a link is dead only after several of them over days, since servers are down now and then. */
export function verdictOn({ failures, failingSince }: Known, { status, reason }: Look, now: Date): Verdict {
  const at = (inDays: number) => new Date(now.getTime() + inDays * dayMs).toISOString();
  const checkedAt = now.toISOString();
  if (status !== null && isThere(status)) return { status, reason: '', failures: 0, failingSince: null, deadSince: null, checkedAt, nextAt: at(days.well) };
  const since = failingSince ?? checkedAt;
  const count = failures + 1;
  const isDead = count >= fewestFailures && now.getTime() - Date.parse(since) >= fewestDays * dayMs;
  const why = reason || `it answers ${status}`;
  const nextAt = at(isDead ? days.dead : (days.failing[count - 1] ?? days.failing.at(-1)!));
  return { status, reason: why, failures: count, failingSince: since, deadSince: isDead ? since : null, checkedAt, nextAt };
}
