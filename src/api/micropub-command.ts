import { Problem } from '../core/problem.js';
import { cleanText } from './read-input.js';

/*
 * What a Micropub request asks for (https://www.w3.org/TR/micropub/#syntax), whichever of the three forms it came in.
 * Properties are those of microformats2: a name, and always a list of values.
 */

export type Properties = Record<string, unknown[]>;
export type Changes = { replace: Properties; add: Properties; delete: Properties | string[] };

export type Command =
  | { action: 'create'; properties: Properties }
  | { action: 'update'; url: string; changes: Changes }
  | { action: 'delete' | 'undelete'; url: string };

/** Never part of a post: what the request says to us (the token above all), and what is ours to say. */
const reserved = new Set(['access_token', 'h', 'action', 'url', 'uid', 'updated']);

const longestName = 100;
/** What may be as long as a post. */
const texts = new Set(['content', 'summary']);

const mostNames = 200;
const mostValues = 100;
/** Of one value that is no text: an address, a tag, a title. */
const longestValue = 20_000;
const deepest = 20;

export const badRequest = (message: string) => new Problem('malformed', message);

/** From a form, url-encoded or multipart: `name` holds one value, `name[]` several. @throws Problem('malformed') */
export function commandFromForm(form: Record<string, unknown>): Command {
  const one = (name: string): string | undefined => valuesOf(form[name])[0] as string | undefined;
  const action = one('action');
  if (action === 'update') throw badRequest('Updates are sent as JSON');
  if (action !== undefined && action !== 'create') return addressed(action, one('url'));
  checkType(one('h') ?? 'entry');
  // No name of it is there that nobody sent
  const properties = Object.create(null) as Properties;
  for (const [key, value] of Object.entries(form)) {
    // `name[0]` is how PHP writes a list, and `content[html]` how forms of old clients say that it is HTML
    const [, name = key, part] = /^([^[\]]+)\[(html|\d*)\]$/.exec(key) ?? [];
    if (reserved.has(name)) continue;
    const values = valuesOf(value).map((each) => (part === 'html' ? { html: each } : each));
    (properties[name] ??= []).push(...values);
  }
  return { action: 'create', properties: withAlt(checked(properties)) };
}

/** From JSON: `{type, properties}` makes a post, `{action, url, …}` does something to one. @throws Problem('malformed') */
export function commandFromJson(sent: unknown): Command {
  const { action, url, type, properties, ...rest } = objectFrom(sent, 'The body');
  if (action === 'update') return { action, url: textFrom(url, 'url'), changes: changesFrom(rest) };
  if (action !== undefined && action !== 'create') return addressed(textFrom(action, 'action'), url);
  if (properties === undefined) throw badRequest('There are no properties: JSON says {"type": ["h-entry"], "properties": {…}}');
  if (type !== undefined && (!Array.isArray(type) || typeof type[0] !== 'string')) throw badRequest('“type” must be a list such as ["h-entry"]');
  checkType(String(((type as string[] | undefined) ?? ['h-entry'])[0]).replace(/^h-/, ''));
  return { action: 'create', properties: withAlt(withoutReserved(propertiesFrom(properties, 'properties'))) };
}

/** Forms have no objects: the nth `mp-photo-alt` describes the nth photo. */
function withAlt({ 'mp-photo-alt': alts = [], ...properties }: Properties): Properties {
  const photo = (properties['photo'] ?? []).map((value, i) => (typeof value === 'string' && alts[i] ? { value, alt: alts[i] } : value));
  return photo.length > 0 ? { ...properties, photo } : properties;
}

function addressed(action: string, url: unknown): Command {
  if (action !== 'delete' && action !== 'undelete') throw badRequest(`There is no action “${action.slice(0, 40)}”`);
  return { action, url: textFrom(url, 'url') };
}

function changesFrom(sent: Record<string, unknown>): Changes {
  if (!['replace', 'add', 'delete'].some((name) => sent[name] !== undefined)) throw badRequest('An update needs “replace”, “add” or “delete”');
  const part = (name: string) => withoutReserved(sent[name] === undefined ? {} : propertiesFrom(sent[name], name));
  const names = sent['delete'];
  if (!Array.isArray(names)) return { replace: part('replace'), add: part('add'), delete: part('delete') };
  return { replace: part('replace'), add: part('add'), delete: names.map((name) => textFrom(name, 'delete')).filter((name) => !reserved.has(name)) };
}

function propertiesFrom(sent: unknown, place: string): Properties {
  const properties = objectFrom(sent, `“${place}”`);
  for (const [name, values] of Object.entries(properties))
    if (!Array.isArray(values)) throw badRequest(`The value of “${name.slice(0, 40)}” in “${place}” must be a list, even of one`);
  return checked(properties as Properties);
}

/** What can be kept: no name without end, nothing nested so deep that nobody could write it down again. What is left empty, as in a form, is not said. */
function checked(properties: Properties): Properties {
  if (Object.keys(properties).length > mostNames) throw badRequest(`A post has no more than ${mostNames} properties`);
  for (const [name, values] of Object.entries(properties)) {
    if (name === '' || name.length > longestName) throw badRequest('A property has no name, or one that is too long');
    if (values.length > mostValues) throw badRequest(`“${name.slice(0, 40)}” has more than ${mostValues} values`);
    if (!texts.has(name) && values.some((value) => typeof value === 'string' && value.length > longestValue))
      throw badRequest(`A value of “${name}” is longer than ${longestValue} characters`);
    if (!values.every((value) => value !== null && isShallow(value, deepest))) throw badRequest(`“${name}” holds nothing, or is nested too deep`);
  }
  const said = (name: string, values: unknown[]) => values.map(clean).filter((value) => value !== '' || name.startsWith('mp-'));
  return Object.fromEntries(Object.entries(properties).map(([name, values]) => [name, said(name, values)]));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clean(each)]));
}

const withoutReserved = (properties: Properties): Properties => Object.fromEntries(Object.entries(properties).filter(([name]) => !reserved.has(name)));

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1));
}

function checkType(type: string): void {
  if (type !== 'entry') throw badRequest(`Posts here are entries: “${type.slice(0, 40)}” can’t be made`);
}

function objectFrom(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest(`${name} must be an object`);
  return value as Record<string, unknown>;
}

function textFrom(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw badRequest(`“${name}” is missing`);
  return value;
}

const valuesOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
