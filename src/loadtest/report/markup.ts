import { escapeHtml, xmlText } from '../../core/html.js';

/** A text as HTML and XML hold it, also within quotes. */
export const attributeText = (text: string): string => escapeHtml(xmlText(text)).replace(/"/g, '&quot;');
