/** What can go wrong with a request. The last two are answers, and not the ones that were expected. */
export const failures = ['refused', 'unreachable', 'tls', 'reset', 'timeout', 'truncated', 'malformed', 'large', 'packing', 'status', 'elsewhere'] as const;
export type Failure = (typeof failures)[number];

export const inWords: Record<Failure, string> = {
  refused: 'connection refused',
  unreachable: 'not reached',
  tls: 'certificate not trusted',
  reset: 'connection reset',
  timeout: 'no answer in time',
  truncated: 'answer cut off',
  malformed: 'no HTTP',
  large: 'too large to be asked for again and again',
  packing: 'not packed as it says, or too much to unpack',
  status: 'another status than expected',
  elsewhere: 'redirected elsewhere than expected',
};

/** Nobody is there: no answer, and nothing that looks like one. */
export const isAbsence = (failure: Failure): boolean => failure === 'refused' || failure === 'unreachable';

/** What an error of the network means for a request of which an answer had or had not begun. */
export function failureFrom(error: Error | null, hasBegun: boolean): Failure {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (/^(?:EHOST|ENET|EADDR|EMFILE|ENOTFOUND)/.test(code)) return 'unreachable';
  if (/CERT|SELF_SIGNED|^ERR_(?:TLS|SSL)|^EPROTO|UNABLE_TO/.test(code)) return 'tls';
  return hasBegun ? 'truncated' : 'reset';
}
