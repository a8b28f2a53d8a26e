/** What time it is, as an injectable thing, so that a test can hold it still. */
export class Clock {
  now(): Date {
    return new Date();
  }

  /** The present moment as the database keeps it: ISO 8601, UTC, milliseconds. */
  iso(): string {
    return this.now().toISOString();
  }
}
