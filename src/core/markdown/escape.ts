import { decodeHTMLStrict } from 'entities';
import { tableOf } from '../table-of.js';

/** What CommonMark 0.31, section 2.5, takes for a reference. Everything else with an ampersand is text. */
const reference = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});/g;

export const decoded = (text: string): string => (text.includes('&') ? text.replace(reference, (whole) => decodeHTMLStrict(whole)) : text);

const signs: Record<string, string> = tableOf({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });

/** Text as it stands in HTML, between tags and between double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => signs[sign]!);
