import sanitize, { type Attributes, type IOptions } from 'sanitize-html';
import * as list from './allowed-html.js';
import { endedHtml } from './ended-html.js';
import { wholeHtml } from './whole-html.js';

const options: IOptions = {
  allowedTags: list.allowedTags,
  allowedAttributes: list.allowedAttributes,
  allowedClasses: { '*': [list.keptClass], h2: [list.heardClass] },
  allowedStyles: list.allowedStyles,
  allowedSchemes: list.allowedSchemes,
  allowedSchemesByTag: list.allowedSchemesByTag,
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'poster'],
  nonBooleanAttributes: sanitize.defaults.nonBooleanAttributes.filter((name) => name !== 'hidden'),
  nonTextTags: list.droppedWhole,
  selfClosing: list.emptyTags,
  transformTags: {
    ...Object.fromEntries(list.mathTagNames.map((tag) => [tag, (tagName: string, attribs: Attributes) => ({ tagName, attribs: bounded(attribs) })])),
    a: (tagName: string, attribs: Attributes) => ({ tagName, attribs: leading(attribs) }),
    ...Object.fromEntries(['video', 'audio'].map((tag) => [tag, (tagName: string, attribs: Attributes) => ({ tagName, attribs: waiting(attribs) })])),
    input: (tagName: string, attribs: Attributes) => ({ tagName, attribs: { ...attribs, disabled: '' } }),
  },
  // A frame that leads nowhere, a field that somebody could type into, and what is said to a film by another host, which is asked for unseen
  exclusiveFilter: ({ tag, attribs }) =>
    (tag === 'iframe' && !list.allowedFrame.test(attribs['src'] ?? '')) ||
    (tag === 'input' && attribs['type'] !== 'checkbox') ||
    (tag === 'track' && !isOwn(attribs['src'])),
};

/** A part of a formula without lengths that are too large. */
function bounded(attribs: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attribs).filter(([name, value]) => !list.mathLengths.includes(name) || value.split(/\s+/).every((each) => list.mathLength.test(each))),
  );
}

/** At a path of the blog's own. Browsers read a backslash as a slash. */
const isOwn = (address = ''): boolean => /^\/(?![/\\])/.test(address.trim());

/** A sound or a film. Those of other hosts are asked for when a reader wants them: their own addresses are nobody's before that. */
const waiting = (attribs: Attributes): Attributes => (isOwn(attribs['src']) ? attribs : { ...attribs, preload: 'none' });

/** A link whose page knows nothing of the window that it was in: it goes there, or into a new one without a way back. */
function leading(attribs: Attributes): Attributes {
  const relOf = (value: string) => value.split(/\s+/).filter((word) => list.allowedRels.includes(word.toLowerCase()));
  const told = Object.entries(attribs).map(([name, value]): [string, string] => [name, name === 'rel' ? relOf(value).join(' ') : value]);
  return Object.fromEntries(told.filter(([name, value]) => (name !== 'rel' || value !== '') && (name !== 'target' || value.toLowerCase() === '_blank')));
}

/** HTML as the list allows it, well-formed; what is not on it is left out, and its text stays. Nothing in it runs. */
export const cleanHtml = (html: string): string => (html === '' ? '' : sanitize(wholeHtml(endedHtml(html)), options));
