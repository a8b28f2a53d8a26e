import { dice } from '../src/core/dice.js';

/*
 * The post that is measured: prose, links, emphasis, a list, code, a quote, a table and a footnote, about 10 KB as
 * HTML. Made from a fixed seed, so that every run on every machine sends the same bytes.
 */

const words =
  'a about after again all also and another any as at author back be because before blog book but by can change come could day do each even file find first for from get give go good great hand have he her here his home house how if in into is it its just keep know last leave letter life light like line little long look make many may mean moment more most much must name never new night no not now number of off old on once one only open or other our out over own page paper part people place plain quiet read reader right river room same say see send set she should side small so some song still stone story such take tell than that the their them then there these they thing think this those time to turn two under until up us use very voice walk want was water way we week well were what when where which while who why will wind window with word work world would write year you'.split(
    ' ',
  );

const roll = dice(20_261_121);
const below = (limit: number) => Math.floor(roll() * limit);
const word = () => words[below(words.length)]!;
const run = (count: number) => Array.from({ length: count }, word).join(' ');
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
const decorated = () => [`*${run(2)}*`, `**${run(1)}**`, `[${run(3)}](https://example.org/${word()}/${word()})`, `\`${word()}()\``][below(4)]!;

const sentence = () => capital(`${run(4 + below(9))} ${roll() < 0.3 ? decorated() : word()} ${run(2 + below(6))}.`);
const paragraph = () => Array.from({ length: 3 + below(4) }, sentence).join(' ');
const section = () => [`## ${capital(run(4))}`, ...Array.from({ length: 3 }, paragraph)].join('\n\n');

const sections = (count: number) => Array.from({ length: count }, section);

const extras = () => `- ${sentence()}
- ${sentence()}
- ${sentence()}

> ${sentence()} ${sentence()}

\`\`\`ts
export function ${word()}(${word()}: string): string {
  return \`\${${word()}} & <${word()}>\`;
}
\`\`\`

| ${word()} | ${word()} |
| --- | ---: |
| ${run(2)} | 12 |
| ${run(3)} | 3 |

${sentence().slice(0, -1)}.[^1]

[^1]: ${sentence()}`;

/** A Markdown file with front matter, as `bin/qvill import` takes it. */
export const articleFile = `---
title: Notes from a quiet week
slug: notes-from-a-quiet-week
date: 2026-03-01 09:30
tags: [notes, weeks]
---

${[paragraph(), ...sections(5), extras(), ...sections(4)].join('\n\n')}
`;

export const articlePath = '/notes-from-a-quiet-week';
