/** What the page's coming and going asks of the saver. */
export type Leaving = {
  /** whether something is neither on the server nor in the browser's copy */
  wouldLose(): boolean;
  /** it is out of sight, and may be thrown out without another word */
  rest(): void;
  /** it is gone in a moment */
  leave(): void;
  /** somebody looks at it again */
  back(): void;
  /** it comes out of the browser's memory as it was left, while its copy may have gone on elsewhere */
  thawed(): void;
  online(): void;
};

export function watchLeaving(page: Leaving): void {
  addEventListener('beforeunload', (event) => {
    if (page.wouldLose()) event.preventDefault();
  });
  addEventListener('pagehide', () => page.leave());
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? page.rest() : page.back()));
  addEventListener('pageshow', (event) => event.persisted && page.thawed());
  addEventListener('online', () => page.online());
}
