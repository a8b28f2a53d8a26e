import { parseArgs } from 'node:util';
import { EdgeBlog } from '../test/support/edge.js';
import { EdgeKills } from '../test/support/edge-kills.js';
import { realisticMix } from '../test/support/edge-mix.js';
import { thisMachine } from '../src/comparison/machine.store.js';

/*
 * npm run bench-edge -- [--requests 40000] [--publications 40] [--posts 60]
 *   a blog behind nginx and Varnish, from a cold cache: how many of a realistic mix Varnish answers, and how many pages were old after a publication
 * npm run bench-edge -- --changes 10000 [--kills 500]
 *   publications and withdrawals with two edges, the app killed between commit and purge, one edge down now and then: what was shown too late
 */

const number = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({
  options: { requests: number('40000'), publications: number('40'), posts: number('60'), changes: number('0'), kills: number('500') },
});
const [requests, publications, posts, changes, kills] = [values.requests, values.publications, values.posts, values.changes, values.kills].map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const { cores, cpu, load } = thisMachine();
console.log(`Qvill behind nginx and Varnish, ${cores} cores of ${cpu}, load ${load.toFixed(2)}`);
const start = performance.now();
if (changes > 0) {
  const progress = (done: number) => void (done % 100 === 0 && process.stderr.write(`${done} of ${changes}\n`));
  const counts = await new EdgeKills().run({ changes, killEvery: Math.max(2, Math.floor(changes / kills)), outageEvery: 50, progress });
  for (const [name, count] of Object.entries(counts)) console.log(`${name.padEnd(28)} ${count}`);
} else {
  const edge = new EdgeBlog();
  await edge.start();
  const mix = await realisticMix(edge, posts, requests, publications);
  await edge.stop();
  console.log(`requests       ${mix.requests}, from a cold cache; ${JSON.stringify(mix.statuses)}`);
  console.log(`hits           ${mix.hits}, ${((100 * mix.hits) / mix.requests).toFixed(2)} %`);
  console.log(`publications   ${mix.publications}, after which ${mix.oldPages} old pages were shown`);
}
console.log(`took           ${Math.round((performance.now() - start) / 1000)} s`);
