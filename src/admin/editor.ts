import { bothZones } from '../core/both-zones.js';
import { dateMeaning } from '../core/date-meaning.js';
import { expectedPath } from '../core/expected-path.js';
import { isLanguage } from '../core/locale.js';
import { encodePath } from '../core/path.js';
import type { EditorState, PostForm } from '../core/post-form.js';
import { lengthOf } from '../core/reading-time.js';
import type { Draft } from '../posts/working-copy.store.js';
import type { Receipt } from '../publishing/receipt.js';
import type { Settings } from '../settings/settings.js';
import { tableOf } from '../core/table-of.js';

/** Where and when the editor is opened: `timeZone` is its author's, `url` the blog's. */
type Place = { settings: Settings; timeZone: string; url: string; now: string };

/** What views/admin/editor.hbs shows: the draft, or what the author sent and could not be saved. */
export function editorOf(draft: Draft, { settings, timeZone, url, now }: Place, sent?: PostForm & { version: string }) {
  const { post, form } = draft;
  const shown = sent ?? form;
  const placing = { pattern: settings.permalink, timeZone, slug: post.publishedAt ? post.slug : '' };
  return {
    post: { ...shown, id: post.id, status: post.status, version: sent?.version ?? post.version },
    length: lengthOf(shown.markdown),
    placing,
    blogUrl: url,
    dateMeans: dateMeaning(shown.date, now, timeZone),
    wholeAddress: url + encodePath(expectedPath(shown, placing, now)),
    textLang: isLanguage(shown.lang) ? shown.lang : '',
    isPage: shown.kind === 'page',
    isPublic: post.path !== null,
    isPublished: post.status === 'published',
    isScheduled: post.status === 'scheduled',
    scheduledFor: post.publishedAt && bothZones(post.publishedAt, timeZone, settings.timeZone).join(', for readers '),
    hasChanges: draft.hasChanges && post.status !== 'idea',
    savedAt: draft.savedAt,
    address: post.path && encodePath(post.path),
    authors: post.authors.join(', '),
    htmlNote: htmlNoteOf(post),
    mayBeTrusted: post.trust === 'cleaned',
    isTrusted: post.trust === 'trusted',
  };
}

/** What becomes of the HTML in a post, where it is not shown as it stands. */
const htmlNoteOf = ({ trust, isHtmlCleaned }: Draft['post']): string | undefined =>
  !isHtmlCleaned
    ? undefined
    : trust === 'cleaned'
      ? 'HTML that came from elsewhere is cleaned until an owner trusts it.'
      : 'HTML is cleaned, as in all that its authors write.';

/** What the editor's script gets after each exchange: where the post stands now. */
export const stateOf = ({ post, form, hasChanges, savedAt }: Draft, receipt?: Receipt): EditorState => ({
  version: post.version,
  form,
  status: post.status,
  publishedAt: post.publishedAt,
  address: post.path && encodePath(post.path),
  hasChanges: hasChanges && post.status !== 'idea',
  savedAt,
  ...(receipt ? { receipt: { milliseconds: receipt.milliseconds, changed: receipt.changed.length, failed: receipt.failed.map(({ path }) => path) } } : {}),
});

const words: Record<string, string> = tableOf({
  failed: 'Saved, but some pages could not be made yet and show what they showed before; it is tried again every few seconds',
  saved: 'Saved',
  kept: 'Kept for later. Readers see it when you publish the changes',
  discarded: 'As readers see it. What you took back is among the revisions',
  restored: 'Restored. What was there before is in the history',
  published: 'Live',
  withdrawn: 'Off the site, an idea again',
  merged: 'Merged. The addresses of the other post lead here, and it lies in the trash',
});

/** `published-12` → “Live after 12 ms”. Anything else says nothing. */
export function noticeOf(done: string, isPublic: boolean): string | undefined {
  const [, reason = '', milliseconds] = /^([a-z]+)-(\d{1,6})$/.exec(done) ?? [];
  if (reason === 'published' && !isPublic) return undefined; // scheduled, or withdrawn since
  const word = words[reason];
  return word && (reason === 'published' ? `${word} after ${milliseconds} ms` : word);
}
