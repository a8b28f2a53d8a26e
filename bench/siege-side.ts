import { type AttackName, attacks } from '../test/support/siege.js';

/* What attacks, in a process of its own: node siege-side.js PORT CONNECTIONS NAME [MORE]. Says when it is under way, and what came of it when its input ends. */
const [port, many, name, more] = process.argv.slice(2);
const attack = await attacks[name as AttackName](Number(port), Number(many), more);
process.stdout.write('under way\n');
process.stdin.resume().once('end', () => {
  process.stdout.write(JSON.stringify(attack.tally), () => process.exit(0));
});
