import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { Gate } from '../src/site/gate.service.js';

/** The next whole answer on a connection; what was read before is not looked at. */
async function answered(connection: ReturnType<typeof connect>): Promise<string> {
  let said = '';
  while (!said.endsWith('well')) said += String((await once(connection, 'data'))[0]);
  return said;
}

const ask = 'POST / HTTP/1.1\r\nHost: blog\r\nContent-Length: 0\r\n\r\n';

test('a request that lies unread when its connection has been idle for its time is answered; one that is silent ends', { timeout: 30_000 }, async () => {
  const server = createServer((_, reply) => void reply.end('well'));
  Object.assign(server, { keepAliveTimeout: 1, keepAliveTimeoutBuffer: 50 });
  const gate = new Gate(server);
  await gate.listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  const connection = connect(port, '127.0.0.1');
  try {
    connection.write(ask);
    assert.match(await answered(connection), /^HTTP\/1\.1 200 OK\r\n/);
    connection.write(ask);
    // Held up, as by a long synchronous piece of work or a machine that has no time for it
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    assert.match(await answered(connection), /^HTTP\/1\.1 200 OK\r\n/);
    await once(connection, 'close');
  } finally {
    connection.destroy();
    gate.drop();
  }
});
