import { decoded } from './escape.js';
import type { Node } from './node.js';
import { isToc } from './toc.js';
import type { TextState } from './text-state.js';
import { videoAt } from './video.js';
import { inlineRuns, siblings } from './walk.js';

/** Blocks that are more than they look like: a quotation that is an alert, a paragraph that is a figure, a video, the table of contents. */
export function giveStructure(root: Node[], state: TextState): void {
  for (const blocks of siblings(root))
    for (const token of blocks) {
      for (const run of inlineRuns(token)) keepInLine(run);
      if (token.type === 'blockquote' && state.has('alerts')) becomeAlert(token);
      if (token.type === 'list' && state.has('tasks')) token.items!.forEach(labelTask);
      if (token.type !== 'paragraph') continue;
      if (state.has('toc') && isToc(token)) Object.assign(token, { type: 'toc', tokens: undefined });
      else if (!(state.has('videos') && becomeVideo(token)) && state.has('captions')) becomeFigure(token);
    }
}

const marker = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i;

function becomeAlert(quotation: Node): void {
  const [first] = quotation.tokens!;
  const text = first?.type === 'paragraph' ? first.tokens?.[0] : undefined;
  const [raw, kind] = (text?.type === 'text' && marker.exec(text.raw)) || [];
  if (!raw || !text) return;
  text.text = text.text!.slice(raw.length);
  if (first!.tokens!.length === 1 && text.text === '') quotation.tokens!.shift();
  Object.assign(quotation, { type: 'alert', kind: kind!.toLowerCase() });
}

/** A large formula within a sentence stays there; one with a line to itself has it. */
function keepInLine(run: Node[]): void {
  const endsLine = (node: Node | undefined) => !node || node.type === 'br' || /\n[ \t]*$/.test(node.raw);
  const beginsLine = (node: Node | undefined) => !node || node.type === 'br' || /^[ \t]*\n/.test(node.raw);
  for (const [at, node] of run.entries()) if (node.isDisplay && !(endsLine(run[at - 1]) && beginsLine(run[at + 1]))) node.isInLine = true;
}

/** What ticks a box is its label, also for those who hear it. */
function labelTask(item: Node): void {
  const [box, text] = item.tokens!;
  if (!item.task) return;
  if (box?.type === 'paragraph') box.isLabel = true;
  else if (box?.type === 'checkbox' && text?.type === 'text') item.tokens!.splice(0, 2, { ...text, type: 'label', tokens: [box, ...(text.tokens ?? [])] });
}

/** Without the white space around it. */
function only(paragraph: Node): Node | undefined {
  const shown = (paragraph.tokens ?? []).filter((token) => token.type !== 'attributes' && !(token.type === 'text' && token.raw.trim() === ''));
  return shown.length === 1 ? shown[0] : undefined;
}

function becomeFigure(paragraph: Node): void {
  const content = only(paragraph);
  const image = content?.type === 'link' ? only(content) : content;
  if (image?.type !== 'image' || !image.title) return;
  Object.assign(paragraph, { type: 'figure', caption: { type: 'text', raw: image.title, text: image.title } });
  image.title = null;
}

/** Says whether it has. */
function becomeVideo(paragraph: Node): boolean {
  const link = only(paragraph);
  const hasPicture = link?.tokens?.some((token) => token.type === 'image');
  const video = link?.type === 'link' && !hasPicture ? videoAt(decoded(link.href ?? '')) : null;
  if (!video) return false;
  const isBare = link!.autolink || link!.text === link!.href;
  Object.assign(paragraph, { type: 'video', video, tokens: isBare ? [] : link!.tokens });
  return true;
}
