// Whatever the shell or the unit says, nobody else writes what is made here; what is private has narrower rights of its own
process.umask(process.umask() | 0o022);

const [command, ...rest] = process.argv.slice(2);
const { NEW_RELIC_LICENSE_KEY: key, NEW_RELIC_LICENSE_KEY_FILE: keyFile } = process.env;

// New Relic's agent must see everything else load; without a key it costs nothing, not even its memory
const endAgent = command === 'serve' && (key || keyFile) ? await (await import('./ops/agent/start-agent.service.js')).startAgent() : null;

const { runCommand } = await import('./commands/run.js');
const { linesNowAndThen } = await import('./commands/watched.js');
const { readUpTo } = await import('./commands/read-input.js');

const isWatched = process.stderr.isTTY;
process.exitCode = await runCommand(command === undefined ? [] : [command, ...rest], process.env, {
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  isWatched,
  progress: isWatched ? (line) => void process.stderr.write(`\r\x1b[2K${line}`) : linesNowAndThen((line) => console.error(line)),
  readInput: (mostBytes) => readUpTo(process.stdin, mostBytes),
});
if (endAgent) {
  await endAgent();
  // Where New Relic does not answer, a request of the agent's would keep the process
  process.exit();
}
