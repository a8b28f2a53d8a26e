import type { OldSite } from './old-site.js';

/** A vault of Obsidian: notes that link to each other and were never served. */
export const obsidianVault: OldSite = {
  engine: 'obsidian',
  url: null,
  timeZone: null,
  fieldsOf: ({ fields }) => (Array.isArray(fields['tags']) ? { ...fields, tags: fields['tags'].map(withoutHash) } : fields),
  kindOf: () => null,
  addressOf: () => null,
  // Other names of a note, for its links
  foreign: ['aliases', 'alias'],
};

const withoutHash = (tag: unknown): unknown => (typeof tag === 'string' ? tag.replace(/^#/, '') : tag);
