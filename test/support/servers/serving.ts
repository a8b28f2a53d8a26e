import { createServer } from 'node:http';

/** Answers everything with a line, and says at which port. */
export function serve(each: () => void): void {
  const server = createServer((_, response) => {
    each();
    response.end('hello');
  }).listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
}
