// What Qvill is compared with: node:http, one constant buffer, one constant list of headers, and nothing else.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file] = process.argv.slice(2);
const { headers, base64 } = JSON.parse(readFileSync(file!, 'utf8')) as { headers: string[]; base64: string };
const body = Buffer.from(base64, 'base64');

createServer((_, response) => void response.writeHead(200, headers).end(body)).listen(Number(port), '127.0.0.1');
