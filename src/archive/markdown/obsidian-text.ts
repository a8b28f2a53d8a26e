import { headingId } from '../../core/markdown/heading-id.js';
import { changedOutsideCode } from '../template-tags/code.js';
import { destination } from '../template-tags/tag.js';
import { tableOf } from '../../core/table-of.js';

/** Kinds of callouts, as the alerts that come nearest. */
const alerts: Record<string, string> = tableOf({
  ...Object.fromEntries(
    ['note', 'info', 'abstract', 'summary', 'tldr', 'todo', 'example', 'quote', 'cite', 'question', 'help', 'faq'].map((kind) => [kind, 'NOTE']),
  ),
  ...Object.fromEntries(['tip', 'hint', 'success', 'check', 'done'].map((kind) => [kind, 'TIP'])),
  ...Object.fromEntries(['warning', 'attention'].map((kind) => [kind, 'WARNING'])),
  ...Object.fromEntries(['caution', 'failure', 'fail', 'missing', 'danger', 'error', 'bug'].map((kind) => [kind, 'CAUTION'])),
  important: 'IMPORTANT',
});

const callout = /^((?:> ?)+)\[!([\w-]+)\][+-]?[ \t]*(.*)$/gm;
/** In a table the mark before the words has a backslash. */
const wikiLink = /(?<!!)\[\[([^\]|#\n\\]{0,300})(?:#([^\]|\n\\]{1,300}))?(?:\\?\|([^\]\n]{1,300}))?\]\]/g;

/**
 * A note of Obsidian in our Markdown: links between notes, callouts, marks, comments. Pictures (`![[a.png]]`) are those of any folder.
 * @param fileOf see `filesByName`
 */
export function obsidianText(text: string, fileOf: (name: string) => string | null): { text: string; notices: string[] } {
  const unknown = new Set<string>();
  const made = changedOutsideCode(text, (piece) =>
    piece
      .replace(callout, (_, marks: string, kind: string, title: string) => {
        const head = `${marks}[!${alerts[kind.toLowerCase()] ?? 'NOTE'}]`;
        return title.trim() ? `${head}\n${marks}**${title.trim()}**\n${marks}` : head;
      })
      .replace(/%%([^%]{1,5000})%%/g, (_, said: string) => `<!--${said.replace(/--+>?/g, '')}-->`)
      .replace(/==(?=\S)([^=\n]{1,500}?)(?<=\S)==/g, '<mark>$1</mark>')
      .replace(wikiLink, (whole, name: string, heading: string | undefined, shown: string | undefined) => {
        const anchor = heading === undefined || heading.startsWith('^') ? '' : `#${headingId(heading.slice(heading.lastIndexOf('#') + 1))}`;
        const file = name === '' ? '' : fileOf(name);
        if (file === null || file + anchor === '') return unknown.add(whole) && whole;
        const words = shown ?? (name === '' ? heading! : `${name.replace(/^.*\//, '')}${heading && anchor ? ` › ${heading}` : ''}`);
        return `[${words.replace(/[[\]]/g, '\\$&')}](${destination(file + anchor)})`;
      }),
  );
  const notices = [...unknown].slice(0, 10).map((link) => `has a link to a note that is not here, ${link}: it stays as text`);
  return { text: made, notices };
}
