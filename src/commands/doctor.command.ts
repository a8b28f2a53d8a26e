import type { INestApplicationContext } from '@nestjs/common';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { Clock } from '../platform/clock.js';
import { ProblemStore } from '../publishing/problems.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { type Command, readArguments, type Terminal } from './command.js';

/** What a check found: sentences, and whether anything is wrong still. */
type Finding = { isWell: boolean; says: string[] };
type Check = { name: string; run: (app: INestApplicationContext, terminal: Terminal) => Promise<Finding> };

const checks: Check[] = [
  { name: 'site', run: checkSite },
  { name: 'pages', run: listProblems },
];

export const run: Command['run'] = async (args, terminal) => {
  const { values } = readArguments(args, { json: { type: 'boolean' } }, []);
  const clock = new Clock();
  prepareData(terminal.config, clock);
  const app = await buildContext(terminal.config, clock);
  const findings: (Finding & { name: string })[] = [];
  try {
    for (const { name, run: look } of checks) findings.push({ name, ...(await look(app, terminal)) });
  } finally {
    await app.close();
  }
  terminal.out(values.json ? JSON.stringify(findings) : findings.map(inWords).join('\n'));
  return findings.every(({ isWell }) => isWell) ? 0 : 1;
};

const inWords = ({ name, isWell, says }: Finding & { name: string }): string =>
  [`${isWell ? 'ok ' : 'BAD'} ${name}`, ...says.map((each) => `  ${each}`)].join('\n');

/** Every file of the site against what the database says. What differs is made again. */
async function checkSite(app: INestApplicationContext, { progress }: Terminal): Promise<Finding> {
  const { differences, failed } = await app.get(Publisher).check((done, total) => progress(`${done} of ${total} pages compared`));
  progress('');
  const bad = new Set(failed.map(({ path }) => path));
  const says = differences.map(({ file, what, path }) => `${file} ${what}${path !== null && bad.has(path) ? '' : ': mended'}`);
  return { isWell: differences.every(({ path }) => path === null || !bad.has(path)), says };
}

/** Pages that could not be made. */
async function listProblems(app: INestApplicationContext): Promise<Finding> {
  const problems = await app.get(ProblemStore).list();
  return {
    isWell: problems.length === 0,
    says: problems.map(({ path, reason, since, triedAt }) => `${path}: ${reason} (since ${since}, last tried ${triedAt})`),
  };
}
