// A reporter of node:test (nodejs.org/api/test.html#custom-reporters): the names of the test files in which something failed, a line each.
import { basename } from 'node:path';

export default async function* failedFiles(events) {
  const named = new Set();
  for await (const { type, data } of events) {
    const file = basename(data.file ?? data.name ?? '').replace(/\.test\.[jt]s$/, '');
    if (type !== 'test:fail' || named.has(file)) continue;
    named.add(file);
    yield `${file}\n`;
  }
}
