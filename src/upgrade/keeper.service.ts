import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { appDoor, askDoor } from '../publishing/ask-door.store.js';
import type { OtherVersion } from './other-version.store.js';
import { endOf, startVersion } from './processes.service.js';
import { forLook, runningApps } from './running.store.js';
import { asRoot } from './user.service.js';

/** As `TimeoutStopSec` in deploy/systemd: requests that are under way have 90 seconds, and what is written a few more. */
const patienceMs = 110_000;
const lookMs = 20;

/** How the app comes back when it has ended: by who connects to its socket, its unit of systemd’s, a command, or not by itself (it is not running). */
type Way = { kind: 'socket' } | { kind: 'unit'; unit: string } | { kind: 'command'; command: string } | { kind: 'nobody' };

/** Ends the app and has it started again, by whoever does so here. */
export class Keeper {
  #own: ChildProcess | null = null;

  private constructor(
    private readonly config: Config,
    private readonly way: Way,
    private readonly environment: Record<string, string>,
  ) {}

  /** @throws Problem('conflict') when the app is running, and nobody would start it again */
  static async find(config: Config, command: string | undefined, environment: Record<string, string>): Promise<Keeper> {
    // What an upgrade that was killed has left
    const left = runningApps(config.databaseFile).filter(({ isLook }) => isLook);
    if (left.length > 0) await new Keeper(config, { kind: 'nobody' }, environment).stop();
    return new Keeper(config, await wayOf(config, command), environment);
  }

  /** Whether the app was not running, and is not to run afterwards. */
  get isAlone(): boolean {
    return this.way.kind === 'nobody';
  }

  /** Ends every app that has the blog open, but those of one version. Who connects meanwhile waits, where somebody holds the socket. */
  async stop(but?: OtherVersion): Promise<void> {
    const end = performance.now() + patienceMs;
    const told = new Set<number>();
    const { way } = this;
    if (way.kind === 'unit') await systemctl('stop', way.unit);
    if (this.#own) await this.release();
    for (let apps = this.#apps(but); apps.length > 0; apps = this.#apps(but)) {
      for (const { pid } of apps.filter((app) => !told.has(app.pid))) {
        told.add(pid);
        asRoot(() => process.kill(pid, 'SIGTERM'));
      }
      if (performance.now() > end)
        throw new Problem('conflict', `The app (process ${apps[0]!.pid}) does not end: ${patienceMs / 1000} seconds were not enough`);
      await pause(lookMs);
    }
  }

  /** Has the app started by the version to which the link leads. Where the socket is held, who connects does that. */
  async start(version: OtherVersion): Promise<void> {
    const { way } = this;
    if (way.kind === 'unit') await systemctl('start', way.unit);
    if (way.kind === 'command') await sh(way.command);
    if (way.kind === 'nobody') {
      const [name, value] = forLook.split('=');
      const { host, port, data, url } = this.config;
      const own = { ...this.environment, QVILL_DATA: data, QVILL_URL: url, HOST: host, PORT: String(port), QVILL_OPS_PORT: 'off', [name!]: value! };
      this.#own = startVersion(version, ['serve'], own);
      for (const said of [this.#own.stdout, this.#own.stderr]) said!.resume();
    }
  }

  /** Whether what was started has ended by itself: it will not answer. */
  get isOver(): boolean {
    return this.#own !== null && (this.#own.exitCode !== null || this.#own.signalCode !== null);
  }

  /** Ends what was started here to look at it. */
  async release(): Promise<void> {
    if (this.#own) await endOf(this.#own);
    this.#own = null;
  }

  #apps(but?: OtherVersion) {
    return runningApps(this.config.databaseFile).filter(({ folder }) => folder !== but?.folder);
  }
}

async function wayOf(config: Config, command: string | undefined): Promise<Way> {
  if (command !== undefined) return { kind: 'command', command };
  const [app] = runningApps(config.databaseFile);
  if (!app) return (await isTaken(config)) ? { kind: 'socket' } : { kind: 'nobody' };
  if (app.isAwaited) return { kind: 'socket' };
  if (app.unit !== null && process.getuid?.() !== 0)
    throw new Problem('forbidden', `Its service is ${app.unit}: run this as root (“sudo …”), who alone may stop and start it`);
  if (app.unit !== null) return { kind: 'unit', unit: app.unit };
  const how = 'stop it first, or say with --restart COMMAND what starts it';
  throw new Problem('conflict', `The app (process ${app.pid}) is running, and nobody is known who would start it again: ${how}`);
}

/** Whether somebody listens where the app would: of an app that is asleep it is systemd, and this wakes it. */
async function isTaken(config: Config): Promise<boolean> {
  const answer = await askDoor(appDoor(config), '/', 0).catch((error: NodeJS.ErrnoException) => error);
  return !(answer instanceof Error && (answer as NodeJS.ErrnoException).code === 'ECONNREFUSED');
}

/** @throws Problem with what it said. Failing to start is seen by the probe. */
async function systemctl(verb: 'start' | 'stop', unit: string): Promise<void> {
  const { status, said } = await ended(asRoot(() => spawn('systemctl', [verb, unit], { stdio: ['ignore', 'ignore', 'pipe'] })));
  if (status !== 0 && verb === 'stop') throw new Problem('conflict', `“systemctl stop ${unit}” failed: ${said}`);
}

async function sh(command: string): Promise<void> {
  const { status, said } = await ended(asRoot(() => spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })));
  if (status !== 0) throw new Problem('conflict', `“${command}” failed: ${said}`);
}

async function ended(child: ChildProcess): Promise<{ status: number | null; said: string }> {
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [status] = (await once(child, 'exit')) as [number | null];
  return { status, said: said.trim() };
}
