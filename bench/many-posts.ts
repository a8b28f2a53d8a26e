import { DatabaseSync } from 'node:sqlite';
import { dice } from '../src/core/dice.js';

/**
 * Fills a blog's database with ideas and old posts, one of four an idea, with titles of two to nine words and texts of 3 KB on
 * average. Straight into the table: what stands on the desk is measured, not how it was published.
 */
export function addPosts(file: string, count: number, text: (length: number) => string = run): void {
  const database = new DatabaseSync(file);
  database.exec('BEGIN');
  const insert = database.prepare(
    'INSERT INTO Post (uid, slug, title, status, path, createdAt, updatedAt, publishedAt, words, markdown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (let n = 0; n < count; n++) {
    const slug = `post-${n}`;
    const isIdea = n % 4 === 0;
    const at = new Date(Date.UTC(2001, 0, 1) + n * 20 * 3_600_000).toISOString();
    const length = 200 + below(600);
    insert.run(slug, slug, title(), isIdea ? 'idea' : 'published', isIdea ? null : `/${slug}`, at, at, isIdea ? null : at, length, text(length));
  }
  database.exec('COMMIT');
  database.close();
}

const words =
  'a about after again archive autumn bench bends bird book city code coffee draft engine fast feed first garden house ideas index journal kitchen letter light long machine memory morning night notes on paper past places publish quiet reading river road shore slow small songs stone street summer table test the things time walk water week where wind window winter without words writing year'.split(
    ' ',
  );

/** The same posts in each run. */
const roll = dice(20_261_121);
const below = (limit: number): number => Math.floor(roll() * limit);
const run = (count: number): string => Array.from({ length: count }, () => words[below(words.length)]).join(' ');
export const title = (): string => run(2 + below(8)).replace(/^./, (letter) => letter.toUpperCase());

/** About as many words with what Markdown makes of some of them. */
export const prose = (length: number): string =>
  Array.from({ length: Math.ceil(length / 60) }, (_, n) => paragraphs[n % paragraphs.length]!())
    .join('\n\n')
    .concat(`\n\n[^1]: ${run(12)}\n`);

const paragraphs = [
  () => `${run(30)} *${run(3)}* ${run(12)} [${run(3)}](https://example.org/${run(1)}) ${run(12)}.[^1]`,
  () => `## ${title()}\n\n${run(40)} **${run(2)}** ${run(10)} \`${run(1)}\`, ${run(6)}.`,
  () => Array.from({ length: 5 }, () => `- ${run(10)}`).join('\n'),
  () => `> ${run(30)}\n\n${run(25)}.`,
  () => `\`\`\`js\nconst ${run(1)} = '${run(4)}';\nif (${run(1)} < 2) ${run(1)}(${run(1)});\n\`\`\`\n\n${run(40)}.`,
];
