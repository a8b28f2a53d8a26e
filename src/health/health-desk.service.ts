import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Pressure } from '../instruments/pressure.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { OwnCommand } from '../platform/own-command.service.js';
import { Doors } from '../publishing/doors.store.js';
import type { AppState } from './app-state.js';
import type { Finding } from './check.js';
import { checks, lookAt } from './checks.store.js';
import { type Examined, lastExamined } from './examined.store.js';
import type { Place } from './place.js';

/** What is done soon is shown at once. */
const soonMs = 1_500;

/** Whether all is well, for an owner in the admin: what is quickly looked at as it is now, and what the last doctor found besides. */
@Injectable()
export class HealthDesk implements OnModuleDestroy {
  readonly #command = new OwnCommand();
  /** whether this process has a doctor at work */
  isAtWork = false;
  /** why the last one came to nothing */
  failure: string | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly pressure: Pressure,
    private readonly doors: Doors,
  ) {}

  /** @param agent what New Relic's agent says */
  async quick(agent: AppState['agent']): Promise<Finding[]> {
    const { config, clock } = this;
    const { level, room } = this.pressure.state;
    const place: Place = { config, clock, rows: () => this.database.rows, told: () => ({ data: config.data, memory: { level, ...room }, agent }) };
    const found = await Promise.all(checks.filter(({ isQuick }) => isQuick).map((check) => lookAt(check, place)));
    return found.flat();
  }

  /** What takes longer, as the last doctor found it. */
  get thorough(): Examined | null {
    const last = lastExamined(this.config);
    const quick = new Set(checks.filter(({ isQuick }) => isQuick).map(({ name }) => name));
    return last && { at: last.at, findings: last.findings.filter(({ check }) => !quick.has(check)) };
  }

  /** Calls the doctor. Comes back when he is done, or it takes longer. @throws Problem('busy') */
  async begin(): Promise<void> {
    if (this.isAtWork) throw new Problem('busy', 'It is being looked at just now: wait until that is done');
    this.isAtWork = true;
    const ended = this.#command
      .run(['doctor', '--json'], this.#environment)
      .then((reason) => reason, String)
      .then((reason) => (this.failure = reason))
      .finally(() => (this.isAtWork = false));
    await Promise.race([ended, pause(soonMs, undefined, { ref: false })]);
  }

  onModuleDestroy(): Promise<void> {
    return this.#command.end();
  }

  /** What the command reads of its environment, as this process has understood it. */
  get #environment(): NodeJS.ProcessEnv {
    const { data, url, edges, edgeSecret, ops } = this.config;
    const { hostname, port } = new URL(this.doors.app.origin);
    return {
      QVILL_DATA: data,
      QVILL_URL: url,
      HOST: hostname.replace(/^\[|\]$/g, ''),
      PORT: port,
      QVILL_EDGES: edges.join(','),
      QVILL_EDGE_SECRET: edgeSecret,
      QVILL_OPS_PORT: ops ? String(ops.port) : 'off',
    };
  }
}
