/** A public post as the search index holds it: its number, its title, and its words (core/search-text.ts). */
export type SearchEntry = { id: number; title: string; text: string };
