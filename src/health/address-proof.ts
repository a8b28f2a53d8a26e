import { Turns } from '../platform/turns.js';
import { explain } from '../site/explain.js';
import type { Tree } from '../site/resolve.js';

/** What an old address answers with now: the page itself, one redirect to one, or nothing. */
export type Proven = { address: string; status: number; to: string | null; answers: boolean };

/** Asks the code that serves readers for each old address. A query is no part of an address here: what only a query told apart is not answered. */
export async function proveAddresses(addresses: Iterable<string>, tree: Tree, origin: string): Promise<Proven[]> {
  const turns = new Turns();
  const proof: Proven[] = [];
  for (const address of addresses) {
    await turns.give();
    proof.push(proven(address, tree, origin));
  }
  return proof;
}

function proven(address: string, tree: Tree, origin: string): Proven {
  const { status, location } = explain(address, tree, origin);
  const isQuery = /^\/?(?:index\.php)?\?/.test(address.replace(/^\//, ''));
  const leads = status !== 301 || location === null || !location.startsWith('/') || explain(location, tree, origin).status === 200;
  const answers = !isQuery && (status === 200 || (status === 301 && leads));
  return { address, status: isQuery ? 404 : status, to: location, answers };
}

/** What is not answered first, then the rest; a line each. */
export function proofInWords(proof: Proven[]): string {
  const silent = proof.filter(({ answers }) => !answers);
  const counts = `${proof.length} old addresses: ${proof.length - silent.length} answer, ${silent.length} do not`;
  const lines = [...silent, ...proof.filter(({ answers }) => answers)].map(({ address, status, to, answers }) =>
    answers
      ? `${status}      ${address}${to === null ? '' : ` → ${to}`}`
      : `nothing  ${address}${status === 404 ? '' : ` (${status}${to === null ? '' : ` → ${to}`})`}`,
  );
  return [counts, ...lines].join('\n');
}
