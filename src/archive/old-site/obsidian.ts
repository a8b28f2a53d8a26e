import { withoutSlashes } from '../../core/without-end.js';
import type { OldSite } from './old-site.js';
import { textOf } from './template.js';

/** A vault of Obsidian: notes that link to each other and were never served. `templates` is what its plugin of that name says. */
export function obsidianVault(root: string, templates: Record<string, unknown>): OldSite {
  const folder = withoutSlashes(textOf(templates['folder']) ?? '');
  return {
    engine: 'obsidian',
    url: null,
    timeZone: null,
    ...(folder && { templates: `${root}${folder}/` }),
    fieldsOf: ({ fields }) => (Array.isArray(fields['tags']) ? { ...fields, tags: fields['tags'].map(withoutHash) } : fields),
    kindOf: () => null,
    addressOf: () => null,
    // Other names of a note, for its links
    foreign: ['aliases', 'alias'],
  };
}

const withoutHash = (tag: unknown): unknown => (typeof tag === 'string' ? tag.replace(/^#/, '') : tag);
