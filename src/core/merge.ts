import { mergeText, mergeWords } from './merge-text.js';
import { formFields, type PostForm } from './post-form.js';
import { decided, type Piece } from './three-way.js';

type Field = keyof PostForm;

/** A place that both sides changed, each in its own way: what stood there, what each wrote, and the text around it. */
export type Conflict = { field: Field; base: string; mine: string; theirs: string; before: string; after: string };

/** What is taken of a conflict. */
export type Choice = 'mine' | 'theirs' | 'both';

export type Merge = { pieces: Record<Field, Piece[]>; conflicts: Conflict[] };

const separators: Partial<Record<Field, string>> = { tags: ',', categories: ',', aliases: '\n' };

/** Two forms that began from `base`, as one. What only one side changed is taken; lists take what either added and leave what either removed. */
export function merge(base: PostForm, mine: PostForm, theirs: PostForm): Merge {
  const pieces = Object.fromEntries(formFields.map((field) => [field, mergeField(field, base[field], mine[field], theirs[field])])) as Merge['pieces'];
  return { pieces, conflicts: formFields.flatMap((field) => conflictsIn(field, pieces[field])) };
}

/** The merged form, by a choice for each conflict, in their order. */
export function chosen({ pieces }: Merge, choices: readonly Choice[]): PostForm {
  const left = [...choices];
  const textOf = (piece: Piece) => piece.text ?? take(piece, left.shift() ?? 'mine');
  return Object.fromEntries(formFields.map((field) => [field, pieces[field].map(textOf).join('')])) as PostForm;
}

/** Whether both can stand side by side: in a text; but a post has one address, one date, one language. */
export const canKeepBoth = (field: Field): boolean => field === 'title' || field === 'markdown' || field === 'excerpt';

function mergeField(field: Field, base: string, mine: string, theirs: string): Piece[] {
  if (field === 'markdown' || field === 'excerpt') return mergeText(base, mine, theirs);
  if (field === 'title') return mergeWords(base, mine, theirs);
  const whole = decided(base, mine, theirs);
  const separator = separators[field];
  return [separator && whole.text === null ? { ...whole, text: mergeList(base, mine, theirs, separator) } : whole];
}

function mergeList(base: string, mine: string, theirs: string, separator: string): string {
  const items = (list: string) =>
    list
      .split(separator)
      .map((item) => item.trim())
      .filter(Boolean);
  const [before, a, b] = [items(base), items(mine), items(theirs)];
  const kept = a.filter((item) => b.includes(item) || !before.includes(item));
  const added = b.filter((item) => !before.includes(item) && !a.includes(item));
  return [...kept, ...added].join(separator === ',' ? ', ' : separator);
}

const aroundLength = 60;

function conflictsIn(field: Field, pieces: Piece[]): Conflict[] {
  const shown = ({ text, mine }: Piece) => text ?? mine;
  return pieces.flatMap(({ base, mine, theirs, text }, i) => {
    if (text !== null) return [];
    const before = pieces.slice(0, i).map(shown).join('').slice(-aroundLength);
    const after = pieces
      .slice(i + 1)
      .map(shown)
      .join('')
      .slice(0, aroundLength);
    return [{ field, base, mine, theirs, before, after }];
  });
}

function take({ mine, theirs }: Piece, choice: Choice): string {
  if (choice !== 'both') return choice === 'mine' ? mine : theirs;
  const touch = mine !== '' && theirs !== '' && !/\s$/.test(mine) && !/^\s/.test(theirs);
  return mine + (touch ? (`${mine}${theirs}`.includes('\n') ? '\n\n' : ' ') : '') + theirs;
}
