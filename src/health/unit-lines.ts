/** What each machine has in its own way: where the engine and its data lie, who runs it, which port it has. */
const own =
  /^(?:WorkingDirectory|Environment|EnvironmentFile|ExecStart|ExecStartPre|ExecReload|User|Group|ReadWritePaths|ListenStream|OnCalendar|PathChanged|PathModified)=/;

/** The first line in which a unit of systemd differs from the shipped one, in words; null: in none that matters. Comments and order of lines don't. */
export function firstDifference(installed: string, shipped: string): string | null {
  const [here, there] = [linesOf(installed), linesOf(shipped)];
  const lacks = [...there].find((line) => !here.has(line));
  if (lacks !== undefined) return `it lacks “${lacks}”`;
  const has = [...here].find((line) => !there.has(line));
  return has === undefined ? null : `it has “${has}”`;
}

const linesOf = (unit: string): Set<string> =>
  new Set(
    unit
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^[#;]/.test(line) && !own.test(line)),
  );
