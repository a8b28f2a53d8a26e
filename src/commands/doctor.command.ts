import type { INestApplicationContext } from '@nestjs/common';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { askApp } from '../health/ask-app.store.js';
import { type Finding, findingsOf } from '../health/check.js';
import { checks, lookAt } from '../health/checks.store.js';
import { keepExamined } from '../health/examined.store.js';
import { keptBack } from '../health/kept-back.js';
import type { Place } from '../health/place.js';
import { RoundTrip } from '../health/round-trip.service.js';
import { SiteCheck } from '../health/site-check.service.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { tryWriting } from '../platform/own-transaction.store.js';
import { Rows } from '../platform/rows.store.js';
import { type Command, readArguments } from './command.js';
import { watched } from './watched.js';

const signs: Record<Finding['state'], string> = { well: 'ok   ', note: 'note ', wrong: 'WRONG' };

export const run: Command['run'] = async (args, terminal) => {
  const { config, out } = terminal;
  const { values } = readArguments(args, { json: { type: 'boolean' } }, []);
  const findings: Finding[] = [];
  const tell = (found: Finding[]) => {
    findings.push(...found);
    if (!values.json) for (const finding of found) out(inWords(finding));
  };
  const { tell: progress, end } = watched(terminal, values.json ?? false);
  const clock = new Clock();
  const patient = new Patient(config, clock);
  try {
    await patient.wholeLook(tell, progress, end);
  } finally {
    await patient.leave();
  }
  const isWell = findings.every(({ state }) => state !== 'wrong');
  if (values.json) out(JSON.stringify({ isWell, findings }));
  // What keeps it from being written was found as well
  try {
    keepExamined(config, { at: clock.iso(), findings });
  } catch {
    // the disk; nobody waits for the copy
  }
  return isWell ? 0 : 1;
};

const inWords = ({ check, state, said, todo }: Finding): string => `${signs[state]} ${check}: ${said}${todo ? `\n        ${todo}` : ''}`;

/** A blog that is looked at. Each of its parts is opened when it is wanted: what can't be opened is found, and the rest is looked at. */
class Patient {
  #app: Promise<INestApplicationContext> | undefined;
  #rows: Rows | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async wholeLook(tell: (found: Finding[]) => void, progress: (text: string) => void, end: () => void): Promise<void> {
    const { config, clock } = this;
    const place: Place = { config, clock, rows: () => (this.#rows ??= new Rows(config.databaseFile)), told: () => askApp(config) };
    const trouble = await this.#prepared();
    if (trouble) tell(trouble);
    else {
      const compared = (done: number, total: number) => progress(`${done} of ${total} pages compared`);
      tell(await this.#with('round trip', (app) => app.get(RoundTrip).run()));
      tell(await this.#with('site', (app) => app.get(SiteCheck).run(compared).finally(end)));
    }
    for (const check of checks) tell(await lookAt(check, place));
  }

  async leave(): Promise<void> {
    this.#rows?.close();
    await (await this.#app?.catch(() => undefined))?.close();
  }

  /** Without a folder and a database that can be written nothing is published. */
  async #prepared(): Promise<Finding[] | null> {
    try {
      prepareData(this.config, this.clock);
      tryWriting(this.config.databaseFile);
      return null;
    } catch (error) {
      return findingsOf('data', keptBack(error));
    }
  }

  async #with(name: string, look: (app: INestApplicationContext) => Promise<Finding[]>): Promise<Finding[]> {
    try {
      return await look(await (this.#app ??= buildContext(this.config, this.clock)));
    } catch (error) {
      return findingsOf(name, keptBack(error));
    }
  }
}
