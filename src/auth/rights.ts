export const roles = ['owner', 'editor', 'author'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may do what; docs/author.md has the same table. Beside it, everybody may do with their own posts and files what an editor may with all.
 *
 *   account   their own name, password, sessions and keys
 *   write     begin posts, and upload what belongs into them
 *   posts     every post, and whose it is
 *   media     describe, replace and delete every file
 *   html      HTML in their posts is shown as it stands (html-rights.ts)
 *   people    invite, give roles, close accounts
 *   settings  what the blog is
 *   trust     say that the HTML of others may stand
 */
const rights = {
  author: ['account', 'write'],
  editor: ['account', 'write', 'posts', 'media', 'html'],
  owner: ['account', 'write', 'posts', 'media', 'html', 'people', 'settings', 'trust'],
} as const;

export type Right = (typeof rights)['owner'][number];

export const may = (role: Role, right: Right): boolean => (rights[role] as readonly Right[]).includes(right);

/** Whether a role may do what another one may not. */
export const isMore = (role: Role, than: string): boolean => roles.indexOf(role) < roles.indexOf(than as Role);

/** The rights of a role as a template asks for them: `{{#if frame.may.media}}`. */
export const rightsOf = (role: Role): Partial<Record<Right, true>> => Object.fromEntries(rights[role].map((right) => [right, true]));

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);
