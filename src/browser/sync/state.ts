/** Where the typed text is, and why. */
export type Kind = 'saved' | 'changed' | 'saving' | 'offline' | 'trouble' | 'conflict' | 'signed-out' | 'someone-else' | 'gone' | 'refused';

export type SyncState = {
  kind: Kind;
  /** when the server last had all of it */
  savedAt: Date;
  /** whether the browser keeps what the server has not */
  inBrowser: boolean;
  /** places that wait for a choice */
  conflicts: number;
  /** why the server refuses, or who else is signed in */
  detail: string;
  /** when it is tried again, after a try that failed, in milliseconds of `Date.now()`; null while none is planned */
  retryAt: number | null;
};

const kept = ', kept in this browser';
const notKept = '. This browser keeps no copy: leave this page open';

/** The state as one line. `now` tells whether a time of day is enough. */
export function sentenceOf(state: SyncState, now: Date): string {
  const where = state.inBrowser ? kept : notKept;
  switch (state.kind) {
    case 'saved':
      return `Saved ${timeOf(state.savedAt, now)}`;
    case 'changed':
      return state.inBrowser ? 'Not saved yet' : `Not saved yet${notKept}`;
    case 'saving':
      return 'Saving…';
    case 'offline':
      return `Offline${where}`;
    case 'trouble':
      return `The server can’t save just now${where}`;
    case 'conflict':
      return `Conflict: changed elsewhere too, in ${state.conflicts === 1 ? 'one place' : `${state.conflicts} places`}${where}`;
    case 'signed-out':
      return `Signed out${where}`;
    case 'someone-else':
      return `${state.detail} is signed in now${where}`;
    case 'gone':
      return `This post was deleted elsewhere${where}`;
    case 'refused':
      return `Not saved: ${state.detail}${where}`;
  }
}

/** When it is tried again, for the eye: it changes every second. */
export function retryOf({ kind, retryAt }: SyncState, now: Date): string {
  if (retryAt === null || (kind !== 'offline' && kind !== 'trouble')) return '';
  const seconds = Math.ceil((retryAt - now.getTime()) / 1000);
  return seconds > 0 ? `Trying again in ${seconds} s` : 'Trying again…';
}

function timeOf(time: Date, now: Date): string {
  const isToday = time.toDateString() === now.toDateString();
  return isToday
    ? time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
