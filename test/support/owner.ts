import { AuthorStore } from '../../src/auth/author.store.js';
import type { Role } from '../../src/auth/rights.js';
import { formToken } from '../../src/auth/secret.js';
import { SessionStore } from '../../src/auth/session.store.js';
import type { Blog } from './blog.js';

/** The headers that a signed-in author's browser and scripts send; `secret` is the session cookie's value. */
export async function signedIn({ app }: Blog, name: string, role: Role): Promise<{ secret: string; headers: Record<string, string> }> {
  const id = await app.get(AuthorStore).add({ name, email: `${name.toLowerCase()}@example.org`, password: 'correct horse battery', role });
  const secret = await app.get(SessionStore).begin(id);
  return { secret, headers: { cookie: `qvill_session=${secret}`, 'x-csrf-token': formToken(secret) } };
}
