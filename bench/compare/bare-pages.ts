// What no blog can be faster than in Node: node:http, a few constant buffers by address, and nothing else.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file] = process.argv.slice(2);
const bodies = Object.entries(JSON.parse(readFileSync(file!, 'utf8')) as Record<string, string>);
const pages = new Map(bodies.map(([path, body]) => [path, Buffer.from(body)]));
const headers = { 'content-type': 'text/html; charset=utf-8' };

createServer(({ url }, response) => {
  const page = pages.get(url!);
  response.writeHead(page ? 200 : 404, { ...headers, 'content-length': page?.length ?? 0 }).end(page);
}).listen(Number(port), '127.0.0.1');
