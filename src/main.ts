import { text } from 'node:stream/consumers';

// New Relic's agent must see everything else load; without a key it costs nothing, not even its memory
if (process.env['NEW_RELIC_LICENSE_KEY']) await import('newrelic' as string);

const { runCommand } = await import('./commands/run.js');

const isWatched = process.stderr.isTTY;
process.exitCode = await runCommand(process.argv.slice(2), process.env, {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  isWatched,
  progress: (line) => void (isWatched && process.stderr.write(`\r\x1b[2K${line}`)),
  readInput: () => text(process.stdin),
});
