/*
 * Hugo takes `{{<` and `{{%` for its shortcodes wherever they stand, code included, and stops at those it doesn't know: one text about
 * templates, and there is no site. Nothing turns that off, so a sign without width goes between; where one is already, another one.
 */
const open = /(?<=\{\{)(?=\u200b*[<%])/g;
const opened = /(?<=\{\{)\u200b(?=\u200b*[<%])/g;

export const apart = (markdown: string): string => (markdown.includes('{{') ? markdown.replace(open, '\u200b') : markdown);

/** The text before `apart`. */
export const together = (body: string): string => (body.includes('{{') ? body.replace(opened, '') : body);

/** Whether Jekyll would find something to run in it. */
export const hasBraces = (markdown: string): boolean => markdown.includes('{{') || markdown.includes('{%');
