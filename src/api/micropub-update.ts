import { isSameValue } from './mf2-value.js';
import { badRequest, type Changes, type Properties } from './micropub-command.js';

/** Properties that a post has once. */
export const single: readonly string[] = ['name', 'summary', 'published', 'post-status', 'visibility', 'mp-slug'];

/** What an update makes of a post's properties (https://www.w3.org/TR/micropub/#update), and which of them it is about. */
export function changed(properties: Properties, { replace, add, delete: gone }: Changes): { properties: Properties; touched: Set<string> } {
  // No name of it is there that nobody sent
  const result = Object.assign(Object.create(null) as Properties, properties, replace);
  for (const [name, values] of Object.entries(add)) result[name] = joined(name, result[name] ?? [], values);
  for (const name of Array.isArray(gone) ? gone : []) result[name] = [];
  for (const [name, values] of Array.isArray(gone) ? [] : Object.entries(gone))
    result[name] = (result[name] ?? []).filter((value) => !values.some((other) => isSameValue(value, other)));
  const touched = [replace, add, Array.isArray(gone) ? Object.fromEntries(gone.map((name) => [name, []])) : gone].flatMap(Object.keys);
  return { properties: result, touched: new Set(touched) };
}

/** A value that is there already is not added again. */
function joined(name: string, present: unknown[], added: unknown[]): unknown[] {
  const values = [...present, ...added.filter((value) => !present.some((other) => isSameValue(value, other)))];
  if (single.includes(name) && values.length > 1) throw badRequest(`A post has one “${name}”: replace it`);
  return values;
}
