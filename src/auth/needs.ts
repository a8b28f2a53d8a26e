import { need } from '../platform/acting.service.js';
import type { SignedIn } from './author.store.js';
import { may } from './rights.js';
import { digestOf } from './secret.js';

/*
 * The guard looks at a request when its head has come. Its body may take minutes more, in which a session is ended, a token revoked, a role changed. So what
 * somebody was let in by is looked at once more in the transaction of what they change.
 */

/** Whoever changes something has this session, and the role that they had. */
export function needSession(secret: string, { id, role }: SignedIn): void {
  need(
    (open) =>
      open.query('SELECT 1 FROM Session JOIN Author ON Author.id = authorId WHERE digest = ? AND authorId = ? AND role = ?', [digestOf(secret), id, role])
        .length > 0,
  );
}

/** The same for a token. */
export function needToken(id: number, { role }: SignedIn): void {
  need((open) => open.query('SELECT 1 FROM Token JOIN Author ON Author.id = authorId WHERE Token.id = ? AND role = ?', [id, role]).length > 0);
}

/** They stand under this post, or may edit every one. */
export function needPost({ id, role }: SignedIn, postId: number): void {
  if (!may(role, 'posts')) need((open) => open.query('SELECT 1 FROM PostAuthor WHERE postId = ? AND authorId = ?', [postId, id]).length > 0);
}
