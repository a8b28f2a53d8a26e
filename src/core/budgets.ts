/**
 * What the engine is held to: the design's numbers, in one place. `reach` is the most that it may be, or the least; a ratio is against `reference`
 * in the same run on the same machine. `npm run bench` prints each with what it measured; the admin shows those that a running blog can see.
 */
export type Budget = { what: string; reach: number; is: 'at most' | 'at least'; unit: 'MB' | 'ms' | 'KB' | '×'; reference: string };

export const budgets = {
  sleeping: { what: 'memory at rest, nginx and no app', reach: 8, is: 'at most', unit: 'MB', reference: 'nginx alone 6.5, Rails 85, WordPress 158, Ghost 241' },
  idle: { what: 'memory of the app, awake and idle', reach: 64, is: 'at most', unit: 'MB', reference: 'bare node:http 38, Rails 85, Ghost 241' },
  loaded: { what: 'memory of the app after load', reach: 80, is: 'at most', unit: 'MB', reference: 'bare node:http 63, Rails 94, Ghost 612' },
  throughNginx: { what: 'article through nginx', reach: 0.95, is: 'at least', unit: '×', reference: 'nginx with the same bytes as a bare file' },
  fromApp: { what: 'article from the app alone', reach: 0.95, is: 'at least', unit: '×', reference: 'bare node:http with a constant buffer' },
  start: {
    what: 'start to the first 200',
    reach: 2,
    is: 'at most',
    unit: '×',
    reference: 'bare node:http (107 ms), WordPress 0.5 s, Rails 1.3 s, Ghost 2.2 s',
  },
  publish: { what: 'publish to visible, 10,000 posts', reach: 50, is: 'at most', unit: 'ms', reference: 'Rails 17, WordPress 74, Ghost 146' },
  rebuild: { what: 'rebuild of 10,000 posts', reach: 1, is: 'at most', unit: '×', reference: 'Hugo on the same posts (13.1 s)' },
  rebuildMemory: { what: 'memory of that rebuild', reach: 250, is: 'at most', unit: 'MB', reference: 'Eleventy 1,000, Hugo 2,400' },
  page: { what: 'a page, packed, with all it needs', reach: 14, is: 'at most', unit: 'KB', reference: 'one round trip' },
  answer: { what: 'median of what readers wait for', reach: 4, is: 'at most', unit: 'ms', reference: 'the Rails blog 67, its cache 4' },
  instrumentsSpeed: { what: 'throughput with the instruments', reach: 0.98, is: 'at least', unit: '×', reference: 'without them' },
  instrumentsMemory: { what: 'memory of the instruments', reach: 3, is: 'at most', unit: 'MB', reference: 'without them' },
} as const satisfies Record<string, Budget>;
export type BudgetName = keyof typeof budgets;

export const isMet = ({ reach, is }: Budget, value: number): boolean => (is === 'at most' ? value <= reach : value >= reach);

/** How much of it is used up: 1 is just met, more is missed, in either sense. */
export const shareUsed = ({ reach, is }: Budget, value: number): number => (is === 'at most' ? value / reach : reach / value);
