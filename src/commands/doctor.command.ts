import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { type Finding, findingsOf } from '../health/check.js';
import { checks } from '../health/checks.store.js';
import { SiteCheck } from '../health/site-check.service.js';
import { RoundTrip } from '../health/round-trip.service.js';
import { Clock } from '../platform/clock.js';
import { Rows } from '../platform/rows.store.js';
import { type Command, readArguments, sentenceOf } from './command.js';

const signs: Record<Finding['state'], string> = { well: 'ok   ', note: 'note ', wrong: 'WRONG' };

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values } = readArguments(args, { json: { type: 'boolean' } }, []);
  const clock = new Clock();
  prepareData(config, clock);
  const findings: Finding[] = [];
  const tell = (found: Finding[]) => {
    findings.push(...found);
    if (!values.json) for (const { check, state, said } of found) out(`${signs[state]} ${check}: ${said}`);
  };
  const app = await buildContext(config, clock);
  const rows = new Rows(config.databaseFile);
  // What can't be looked at is wrong as well, and the next thing is looked at
  const look = async (name: string, found: () => Promise<Finding[]>) =>
    tell(await found().catch((error: unknown) => findingsOf(name, { wrong: [sentenceOf(error)] })));
  try {
    await look('round trip', () => app.get(RoundTrip).run());
    const compared = (done: number, total: number) => progress(`${done} of ${total} pages compared`);
    await look('site', () =>
      app
        .get(SiteCheck)
        .run(compared)
        .finally(() => progress('')),
    );
    for (const { name, look: verdict } of checks) await look(name, async () => findingsOf(name, await verdict({ config, rows, clock })));
  } finally {
    rows.close();
    await app.close();
  }
  const isWell = findings.every(({ state }) => state !== 'wrong');
  if (values.json) out(JSON.stringify({ isWell, findings }));
  return isWell ? 0 : 1;
};
