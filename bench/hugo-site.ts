import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchPost } from './corpus-posts.js';

/** A Hugo site with the same posts and pages like ours: posts with neighbours, lists of 10 and of 50, tags, a feed, the sitemap. */
export function writeHugoSite(folder: string, posts: Iterable<BenchPost>, css: string): void {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('config.toml', config);
  for (const [path, text] of Object.entries(layouts))
    write(
      `layouts/${path}`,
      text.replace('{{css}}', () => css),
    );
  for (const { slug, title, date, tags, markdown } of posts)
    write(`content/post/${slug}.md`, `${JSON.stringify({ title, slug, date, tags }, null, 1)}\n\n${markdown.replaceAll(/\{(?=[{<%])/g, '{ ')}`);
}

const config = `baseURL = "http://localhost/"
languageCode = "en"
title = "Bench"
paginate = 10
rssLimit = 20
[taxonomies]
tag = "tags"
[permalinks]
post = "/:slug/"
[markup.goldmark.renderer]
unsafe = true
`;

const article = `<h1><a href="{{ .RelPermalink }}">{{ .Title }}</a></h1><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006" }}</time> {{ .ReadingTime }} min`;
const pages = `{{ with .Paginator }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">Newer</a>{{ end }}{{ if .HasNext }}<a href="{{ .Next.URL }}">Older</a>{{ end }}{{ end }}`;

const layouts = {
  '_default/baseof.html': `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><meta name="viewport" content="width=device-width"><link rel="canonical" href="{{ .Permalink }}"><meta name="description" content="{{ .Summary | plainify | truncate 160 }}"><style>{{css}}</style></head><body><header><a href="/">{{ .Site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main><footer></footer></body></html>`,
  '_default/single.html': `{{ define "main" }}<article>${article}{{ .Content }}{{ range .Params.tags }}<a href="/tags/{{ . | urlize }}/">{{ . }}</a> {{ end }}</article><nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}`,
  '_default/list.html': `{{ define "main" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages 50).Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2 January 2006" }}</p>{{ end }}${pages}{{ end }}`,
  '_default/terms.html': `{{ define "main" }}{{ range .Data.Terms.Alphabetical }}<a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }} {{ end }}{{ end }}`,
  'index.html': `{{ define "main" }}{{ range (.Paginate (where .Site.RegularPages "Section" "post")).Pages }}<article>${article}{{ .Content }}</article>{{ end }}${pages}{{ end }}`,
};
