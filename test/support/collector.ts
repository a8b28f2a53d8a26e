import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';

/** A call of the agent's: the method that it named, and what it sent with it. */
export type Call = { method: string; key: string | null; body: unknown };

/** How it answers `preconnect`: as New Relic does that knows the key, or with this status. */
export type Temper = { refusesWith?: number };

/** What New Relic's agent reports to: its protocol 17, over HTTPS on the loopback, with a certificate of its own. */
export class Collector {
  readonly calls: Call[] = [];
  readonly temper: Temper = {};
  readonly certificate: string;
  readonly #server;
  readonly #sockets = new Set<Duplex>();

  /** @param folder where its key and certificate are made */
  constructor(folder: string) {
    const [key, cert] = ['collector.key', 'collector.crt'].map((name) => join(folder, name)) as [string, string];
    const how = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`;
    const { status, stderr } = spawnSync('openssl', how.split(' '), { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    this.certificate = cert;
    this.#server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
      const bytes = Buffer.concat(await request.toArray());
      const query = new URL(request.url!, 'https://localhost').searchParams;
      const method = query.get('method') ?? '';
      this.calls.push({ method, key: query.get('license_key'), body: read(bytes, request.headers['content-encoding']) });
      const refusal = method === 'preconnect' ? this.temper.refusesWith : undefined;
      const answer = refusal
        ? { exception: { message: `Refused with ${refusal}`, error_type: 'NewRelic::Agent::LicenseException' } }
        : { return_value: this.#answerTo(method) };
      response.writeHead(refusal ?? (method.endsWith('_data') ? 202 : 200), { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    });
    this.#server.on('connection', (socket) => this.#sockets.add(socket));
  }

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }
  async stop(): Promise<void> {
    this.#server.close();
    this.#sockets.forEach((socket) => socket.destroy());
    await once(this.#server, 'close');
  }

  /** What leads the agent here. */
  get environment(): Record<string, string> {
    return { NEW_RELIC_HOST: 'localhost', NEW_RELIC_PORT: String(this.#port), NODE_EXTRA_CA_CERTS: this.certificate };
  }
  bodiesOf = (method: string): unknown[] => this.calls.filter((call) => call.method === method).map(({ body }) => body);

  get #port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  #answerTo(method: string): unknown {
    if (method === 'preconnect') return { redirect_host: `localhost:${this.#port}` };
    if (method !== 'connect') return null;
    const limits = { analytic_event_data: 1_000, custom_event_data: 1_000, error_event_data: 100, span_event_data: 1_000, log_event_data: 100 };
    return {
      agent_run_id: 'run-1',
      entity_guid: 'guid',
      account_id: '1',
      primary_application_id: '2',
      trusted_account_key: '1',
      data_report_period: 1,
      sampling_target: 100,
      sampling_target_period_in_seconds: 1,
      collect_traces: true,
      collect_errors: true,
      event_harvest_config: { report_period_ms: 1_000, harvest_limits: limits },
      span_event_harvest_config: { report_period_ms: 1_000, harvest_limit: 1_000 },
      messages: [],
    };
  }
}

function read(bytes: Buffer, encoding: string | undefined): unknown {
  const text = encoding === 'deflate' ? inflateSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
  return text.length > 0 ? JSON.parse(text.toString()) : null;
}
