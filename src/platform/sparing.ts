/**
 * What glibc's allocator is told in each process of ours: one arena, and pieces of 32 KB and more, as a compiler takes them, go back to the system when
 * nobody needs them. `bin/qvill` says the same to the app itself, which must know it before it begins.
 */
export const sparingMalloc = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' } as const;
