import { escaped } from '../core/markdown/escape.js';

/** What stands at an old address where a host can't answer with a redirect: it leads on by itself, and tells search engines where to. */
export function movedPage(to: string): Buffer {
  const target = escaped(to);
  return Buffer.from(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Moved</title>
<link rel="canonical" href="${target}"><meta http-equiv="refresh" content="0; url=${target}">
<p><a href="${target}">This page has moved</a></p></html>
`);
}
