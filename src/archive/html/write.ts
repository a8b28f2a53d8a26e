import { escaped } from '../../core/markdown/escape.js';

/* HTML for what other engines keep in other ways: it becomes Markdown with all the rest. */

export { escaped };

export const linkTag = (address: string, words = address): string => `<a href="${escaped(address)}">${escaped(words)}</a>`;

/** @param caption HTML */
export const figureTag = (content: string, caption: string | null): string =>
  `<figure>${content}${caption?.trim() ? `<figcaption>${caption.trim()}</figcaption>` : ''}</figure>`;

export const imageTag = (address: string, alt: string, title = ''): string =>
  `<img src="${escaped(address)}" alt="${escaped(alt)}"${title && ` title="${escaped(title)}"`}>`;

export const codeTag = (code: string, language: string): string =>
  `<pre><code${language && ` class="language-${escaped(language)}"`}>${escaped(code)}</code></pre>`;

export const mediaTag = (tag: 'audio' | 'video', address: string, poster?: string): string =>
  `<${tag} controls src="${escaped(address)}"${poster ? ` poster="${escaped(poster)}"` : ''}></${tag}>`;
