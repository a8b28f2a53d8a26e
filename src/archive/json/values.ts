import { Scanner } from './scanner.js';

/** A value of a JSON text, and where in it: `['db', 0, 'data', 'posts', 3]`. */
export type JsonValue = { path: (string | number)[]; value: unknown };

/**
 * The wanted values of a JSON text, one after the other: whatever its size, no more of it is held than one of them.
 * @param isWanted is asked at the beginning of each value that is not within a wanted one
 * @throws Problem('invalid') with the line: no JSON, a text that is cut off, endless nesting, a value beyond all measure
 */
export async function* valuesIn(chunks: AsyncIterable<string>, isWanted: (path: (string | number)[]) => boolean): AsyncGenerator<JsonValue> {
  const scanner = new Scanner(isWanted);
  for await (const chunk of chunks) {
    scanner.write(chunk);
    yield* scanner.found.splice(0);
  }
  scanner.end();
  yield* scanner.found;
}
