/** What a token can be made for. The words are those of Micropub's apps (https://indieweb.org/scope); `read` is ours. */
export const scopes = {
  create: 'Write posts and publish them',
  draft: 'Write ideas only: nothing that readers see',
  update: 'Change posts',
  delete: 'Delete posts',
  undelete: 'Take posts back out of the trash',
  media: 'Upload, describe and delete files',
  read: 'Read posts, ideas too',
} as const;

export type Scope = keyof typeof scopes;
export const scopeNames = Object.keys(scopes) as Scope[];

/** What a token gets when nobody says: all but `draft`, which takes something away. */
export const usualScopes: Scope[] = scopeNames.filter((name) => name !== 'draft');

/** A door asks for one scope; any of these opens it. Who may change a post must see it first; who may post may bring its photos. */
const openedBy: Record<Scope, Scope[]> = {
  create: ['create', 'draft'],
  draft: ['create', 'draft'],
  update: ['update'],
  delete: ['delete'],
  undelete: ['undelete'],
  media: ['media', 'create', 'draft'],
  read: ['read', 'update', 'delete', 'undelete'],
};

export const opens = (held: readonly Scope[], wanted: Scope): boolean => openedBy[wanted].some((scope) => held.includes(scope));

/** Whether a token may touch what readers see. One with `draft` and without `create` stays among ideas, whatever else it may do. */
export const mayPublish = (held: readonly Scope[]): boolean => held.includes('create') || !held.includes('draft');

/** The scopes in a list separated by white space, each once, and the words that are none. */
export function readScopes(text: string): { known: Scope[]; unknown: string[] } {
  const words = [...new Set(text.split(/\s+/).filter(Boolean))];
  return { known: scopeNames.filter((name) => words.includes(name)), unknown: words.filter((word) => !(word in scopes)) };
}
