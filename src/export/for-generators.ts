import type { Settings } from '../settings/settings.js';
import { flow } from './header.js';
import { tableOf } from '../core/table-of.js';

/*
 * With these files `hugo` and `jekyll build` make a site of an export as it stands: plain pages at the same addresses. What they look
 * like is up to a theme.
 */

/** TOML's basic strings are JSON's, but for one sign. */
const toml = (text: string): string => flow(text).replaceAll('\u007f', '\\u007f');

const mounts = [
  ['posts', 'content/posts'],
  ['pages', 'content/pages'],
  ['ideas', 'content/ideas'],
  ['media', 'static/media'],
];

export const hugoConfig = (
  { title, lang }: Settings,
  site: string,
): string => `# Hugo: run it in this folder. “themes/plain” shows texts and nothing else: name another theme here
baseURL = ${toml(`${site}/`)}
title = ${toml(title)}
languageCode = ${toml(lang)}
theme = "plain"
disablePathToLower = true

# Markdown may hold HTML
[markup.goldmark.renderer]
unsafe = true

[module]
${mounts.map(([source, target]) => `[[module.mounts]]\nsource = ${toml(source!)}\ntarget = ${toml(target!)}\n`).join('')}`;

export const jekyllConfig = (
  { title, lang }: Settings,
  site: string,
): string => `# Jekyll: run “jekyll build” in this folder. Old addresses lead on with the plugin jekyll-redirect-from
title: ${flow(title)}
url: ${flow(site)}
lang: ${flow(lang)}
exclude: ["trash", "revisions", "copies", "mentions", "themes", "hugo.toml", "qvill.json", "settings.json", "authors.json", "media.json", "outside", "outside.json", "followed.json", "addresses.txt", "redirects.txt"]
# Texts are Markdown, whatever braces they hold
defaults: [{"scope": {"path": ""}, "values": {"render_with_liquid": false}}]
`;

const page = (inside: string): string => `<!doctype html>
<html lang="{{ .Site.LanguageCode }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ .Title }}</title></head>
<body>
<h1>{{ .Title }}</h1>
${inside}
</body>
</html>
`;

/** A theme that shows texts and nothing else, by the names of its files. */
export const plainTheme: Record<string, string> = tableOf({
  'themes/plain/layouts/_default/list.html': page('<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>'),
  'themes/plain/layouts/_default/single.html': page('{{ .Content }}'),
});
