import { Problem } from '../core/problem.js';
import type { Plan } from './load/plan.js';
import type { Where } from './own-machine.store.js';

/** What somebody else's machine is asked at most, whatever was said. */
export const gentle = { users: 10, perSecond: 50, seconds: 60, pages: 200 };

/** @throws Problem when the target is not this machine and nobody has said twice that it may be asked */
export function checkOwner({ url, isOwn, dial }: Where, owned: string | null): void {
  if (isOwn) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (owned !== null && owned.toLowerCase() === host) return;
  const is = dial.address === host ? 'is' : `leads to ${dial.address}, which is`;
  const how = owned === null ? `If it is yours, say so twice: --i-own ${host} --yes` : `--i-own names ${owned}, and this is ${host}`;
  throw new Problem('forbidden', `${host} ${is} not (only) this machine, and is not loaded. ${how}`);
}

/** The same plan, so that it is no burden to a machine elsewhere. */
export function gently(plan: Plan): Plan {
  const users = Math.min(plan.users, gentle.users);
  return {
    ...plan,
    users,
    seconds: Math.min(plan.seconds, gentle.seconds),
    ...(plan.rate === undefined
      ? { thinkMs: Math.max(plan.thinkMs ?? 0, (users * 1000) / gentle.perSecond) }
      : { rate: Math.min(plan.rate, gentle.perSecond) }),
  };
}
