/**
 * A table that is looked into by words of others. It has no entry that nobody made, as every other object has (`constructor`).
 */
export const tableOf = <T>(entries: Readonly<Record<string, T>>): Record<string, T> => Object.assign(Object.create(null) as Record<string, T>, entries);
