/** How far ahead a block is looked for; a short one could be anywhere, so it must be near. */
const nearLines = 12;
const farLines = 400;
const shortLead = 4;
const longestLead = 32;

/**
 * Which line of a Markdown text each block of its page comes from. A block is known by its first letters, which Markdown
 * leaves as they are; what isn't found is -1. No parser, so that whatever the site makes of the text can be followed.
 * @param leads the first words of each block, in order
 */
export function matchLines(markdown: string, leads: string[]): number[] {
  const lines = markdown.split('\n').map(lettersOf);
  let next = 0;
  return leads.map((lead) => {
    const wanted = letters(lead).slice(0, longestLead);
    const last = Math.min(lines.length, next + (wanted.length < shortLead ? nearLines : farLines));
    for (let line = next; wanted !== '' && line < last; line++)
      if (begins(lines[line]!, wanted)) {
        next = line + 1;
        return line;
      }
    return -1;
  });
}

/** A line that is shorter than the block goes on in the next one. */
const begins = (line: string, wanted: string): boolean => line.startsWith(wanted) || (line.length >= shortLead && wanted.startsWith(line));

const marks = /^\s*(?:>\s*)*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s+)?/;

const lettersOf = (line: string): string => letters(line.replace(marks, '').replace(/<[^>]*>/g, '')).slice(0, 4 * longestLead);

const letters = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
