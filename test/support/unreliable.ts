import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** What becomes of one exchange: the request is lost on the way, or its answer is, or it takes its time, or a proxy answers instead. */
export type Fate = 'good' | 'lost' | 'unanswered' | { slowMs: number } | { status: number };

/** A line to the app that a test can spoil, under one address while the app comes and goes. */
export type Line = { url: string; to(port: number): void; spoil(fate: (request: IncomingMessage) => Fate): void; mend(): void; stop(): Promise<void> };

export async function startLine(port: number): Promise<Line> {
  let fate: (request: IncomingMessage) => Fate = () => 'good';
  const server = createServer((request, response) => void pass(request, response, port, fate(request)).catch(() => request.socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    to: (other) => (port = other),
    spoil: (spoiled) => (fate = spoiled),
    mend: () => (fate = () => 'good'),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number, fate: Fate): Promise<void> {
  const body = await buffer(incoming);
  if (fate === 'lost') return void incoming.socket.destroy();
  if (typeof fate === 'object' && 'status' in fate) return void outgoing.writeHead(fate.status, { 'content-type': 'text/html' }).end('<h1>Proxy</h1>');
  if (typeof fate === 'object') await sleep(fate.slowMs);
  const { method = 'GET', url = '/', headers } = incoming;
  const request = ask({ host: '127.0.0.1', port, method, path: url, headers, agent: false });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const said = await buffer(answer);
  if (fate === 'unanswered') return void incoming.socket.destroy();
  outgoing.writeHead(answer.statusCode!, answer.headers).end(said);
}
