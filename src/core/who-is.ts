/** Who is signed in, as a script of the admin gets it, and the token that the session's forms carry. */
export type WhoIs = { csrf: string; author: { id: number; name: string } };
