import sanitize, { type Attributes, type IOptions } from 'sanitize-html';
import * as list from './allowed-html.js';

const options: IOptions = {
  allowedTags: list.allowedTags,
  allowedAttributes: list.allowedAttributes,
  allowedClasses: { '*': [list.keptClass] },
  allowedStyles: list.allowedStyles,
  allowedSchemes: list.allowedSchemes,
  allowedSchemesByTag: list.allowedSchemesByTag,
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'poster'],
  allowedIframeHostnames: list.allowedIframeHostnames,
  nonTextTags: list.droppedWhole,
  selfClosing: list.emptyTags,
  transformTags: {
    input: (tagName: string, attribs: Attributes) => ({ tagName, attribs: { ...attribs, disabled: '' } }),
  },
  // A frame that leads nowhere, and a field that somebody could type into
  exclusiveFilter: ({ tag, attribs }) => (tag === 'iframe' && !attribs['src']) || (tag === 'input' && attribs['type'] !== 'checkbox'),
};

/** HTML as the list allows it, well-formed; what is not on it is left out, and its text stays. Nothing in it runs. */
export const cleanHtml = (html: string): string => (html === '' ? '' : sanitize(html, options));
