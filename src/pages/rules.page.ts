import { page } from './outcome.js';
import type { Page } from './page.js';

/** A file of redirect rules: for the servers, no reader's page (docs/decisions/0019). */
export const rulesPage: Page = async ({ view }, bucket) => {
  const text = view.rules(bucket!);
  return text === null ? null : page(text);
};
