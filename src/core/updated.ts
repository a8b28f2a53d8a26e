/** A later edit than this is worth telling, in milliseconds. */
const worthTellingMs = 86_400_000;

/**
 * Whether readers should know that a post was changed: a day or more after its date, and a day or more after it came into this blog,
 * as what is written today with an old date was not changed since. What came by an import says itself when it was.
 */
export function isWorthTelling({ publishedAt, createdAt, updatedAt }: Record<'publishedAt' | 'createdAt' | 'updatedAt', string>): boolean {
  const after = (since: string): boolean => Date.parse(updatedAt) - Date.parse(since) >= worthTellingMs;
  return after(publishedAt) && (updatedAt < createdAt || after(createdAt));
}
