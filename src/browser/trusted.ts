import { escapeHtml } from '../core/html.js';

/** As much of Trusted Types (https://www.w3.org/TR/trusted-types/) as is used here; TypeScript's library does not have them yet. */
type Policy = { createHTML(text: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

const rules: Policy = { createHTML: (text) => text };

/**
 * In the admin the browser takes no text for HTML (`require-trusted-types-for`) but what comes from here, and lets nobody else make such a policy. The two
 * ways below keep to themselves what could be run: a page that is read runs nothing, and typed text is escaped.
 */
const { trustedTypes } = window as { trustedTypes?: Factory };
const policy = trustedTypes?.createPolicy('qvill', rules) ?? rules;

/** A page of ours that was asked for, to take parts out of it. No script of it is run. */
export const parsedPage = (text: string): Document => new DOMParser().parseFromString(policy.createHTML(text), 'text/html');

/** The text, as the command `insertHTML` takes it. */
export const textAsHtml = (text: string): string => policy.createHTML(escapeHtml(text));
