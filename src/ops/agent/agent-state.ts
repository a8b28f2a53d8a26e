/** What the admin says of New Relic's agent; times in ISO 8601. */
export type AgentState = { kind: 'off' } | { kind: 'connecting' } | { kind: 'reporting'; since: string } | { kind: 'failing'; since: string; reason: string };

/** What the blog tells the agent. */
export type AgentEars = {
  /** what the request that is being answered is called */
  name: (route: string) => void;
  failed: (error: Error) => void;
};

/** The agent of this process. It was started before everything else, or never will be: `ears` is null then, and nothing of it is loaded. */
export const agent: { state: AgentState; ears: AgentEars | null } = { state: { kind: 'off' }, ears: null };

/** What it says of itself: that it reports (`started`), sends (`harvestStarted`, `harvestFinished`), or what keeps it from that. */
export type AgentNews = 'connecting' | 'started' | 'harvestStarted' | 'harvestFinished' | { fault: string };

/** Goes from news to state. A fault lasts until it has reported again without one. */
export function followAgent(now: () => string): (news: AgentNews) => AgentState {
  let state: AgentState = { kind: 'connecting' };
  let reportsSince: string | null = null;
  let isFaultless = true;
  return (news) => {
    if (typeof news === 'object') {
      isFaultless = false;
      return (state = { kind: 'failing', since: state.kind === 'failing' ? state.since : now(), reason: news.fault });
    }
    if (news === 'harvestStarted') isFaultless = true;
    if (news === 'started') reportsSince = now();
    const hasReported = news === 'started' || (news === 'harvestFinished' && isFaultless && reportsSince !== null);
    return hasReported ? (state = { kind: 'reporting', since: reportsSince! }) : state;
  };
}

/** A line of its log in words for the blog's owner; null where it says nothing about reporting. */
export function faultIn(line: { level: number; component?: string; msg: string; message?: string }): string | null {
  if (line.level < 40 || !/^(collector_api|remote_method)/.test(line.component ?? '')) return null;
  if (/status code 401/.test(line.msg)) return 'New Relic does not know the licence key (401). It is asked again now and then';
  if (/rejected this agent/.test(line.msg)) return 'New Relic refuses this blog (410). It is not asked again before the blog is started anew';
  return [line.msg.replace(/\.$/, ''), line.message].filter(Boolean).join(': ');
}
