/** What only grows from the start of the process. The words are those of `/metrics` and of the admin. */
export const counters = {
  publications: 'Publications',
  pages_made: 'Pages made, changed or not',
  texts_rendered: 'Texts rendered to HTML',
  page_cache_hits: 'Pages answered from memory',
  page_cache_misses: 'Pages answered from the disk',
  cpu_microseconds: 'Processor time of the process, user and system',
  sheddings: 'Times that caches were dropped because memory was short',
} as const;
export type CounterName = keyof typeof counters;

/** What is looked at when somebody wants to know. */
export const gauges = {
  pss_bytes: 'Memory, shared pages by their part (PSS)',
  rss_bytes: 'Memory, shared pages in full (RSS)',
  heap_used_bytes: 'JavaScript’s heap, in use',
  heap_total_bytes: 'JavaScript’s heap, taken from the system',
  external_bytes: 'Memory of JavaScript’s objects outside of its heap',
  memory_limit_bytes: 'What the process may take before it is short of memory',
  stale_facts: 'Changes whose pages are not made yet',
  texts_waiting: 'Texts that wait to be rendered',
  purges_waiting: 'Purges that a cache has not acknowledged',
  hub_pings_waiting: 'Feeds that the hub was not told of yet',
  mentions_waiting: 'Mentions to be read',
  tellings_waiting: 'Posts whose links are to be told',
  image_jobs: 'Files, sizes and cards on the workbench',
  sizes_waiting: 'Pictures whose sizes are to be made',
  redirects_defined: 'Rules, and old addresses of posts',
} as const;
export type GaugeName = keyof typeof gauges;

/** How long something took, in nanoseconds. */
export const durations = {
  loop_delay: 'By how much the event loop was late',
  gc_pause: 'Pauses for garbage collection',
} as const;
export type DurationName = keyof typeof durations;
