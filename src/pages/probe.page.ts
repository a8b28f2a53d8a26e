import { escapeHtml } from '../core/html.js';
import { page } from './outcome.js';
import type { Page } from './page.js';

/** The hidden page of `bin/qvill doctor`, while there is one. It needs no theme: a broken one must not hide what else is wrong. */
export const probePage: Page = async ({ path, view }) => {
  const said = view.probe(path);
  return said === null
    ? null
    : page(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="robots" content="noindex, nofollow"><title>Qvill looks after itself</title></head>
<body><p>${escapeHtml(said)}</p></body>
</html>
`);
};
