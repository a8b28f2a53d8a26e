import { networkInWords } from '../auth/address.js';
import { agentInWords } from '../auth/agent.js';
import type { Person } from '../auth/people.store.js';
import { type Role, roles } from '../auth/rights.js';
import { momentIn, type Place } from '../core/long-date.js';

/** People and their sessions as views/admin shows them. */

const roleWords: Record<Role, string> = {
  owner: 'Owner: everything',
  editor: 'Editor: every post',
  author: 'Author: their own posts',
};

/** The choice of a role. */
export const roleChoice = (chosen: string) => roles.map((value) => ({ value, words: roleWords[value], isChosen: value === chosen }));

export const timeOf = (iso: string, place: Place) => ({ iso, words: momentIn(place, iso) });

export const personOf = ({ role, posts, seenAt, ...person }: Person, place: Place) => ({
  ...person,
  url: `/admin/people/${person.id}`,
  role: role[0]!.toUpperCase() + role.slice(1),
  posts: posts === 1 ? '1 post' : `${posts} posts`,
  seen: seenAt && timeOf(seenAt, place),
});

type Session = { id: number; agent: string; address: string; createdAt: string; usedAt: string; isThis: boolean };

/** @param withAddresses because somebody asked for them: else only the network, as its owner knows it again */
export const sessionsOf = (sessions: Session[], place: Place, withAddresses = false) =>
  sessions.map(({ id, agent, address, createdAt, usedAt, isThis }) => ({
    id,
    isThis,
    agent: agentInWords(agent),
    from: withAddresses ? address : networkInWords(address),
    since: timeOf(createdAt, place),
    used: timeOf(usedAt, place),
  }));
