import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { countReaders } from '../app/count-readers.js';
import { fallAsleep } from '../app/sleep.js';
import { untilNeeded } from '../app/until-needed.js';
import { untilUsable } from '../app/until-usable.js';
import { leaveWord, nextWork } from '../app/wake-at.store.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';
import { Notifier } from '../platform/notifier.service.js';
import { agent } from '../ops/agent/agent-state.js';
import { opsPages } from '../ops/pages.js';
import { OpsPort } from '../ops/ops-port.service.js';
import type { Readership } from '../readership/readership.service.js';
import { Front } from '../site/front.service.js';
import { addressOf } from './address-of.js';
import { type Command, readArguments } from './command.js';
import { takeDoor } from './take-door.js';
import { watchAt } from './watch-at.js';

type Out = (line: string) => void;

export const run: Command['run'] = async (args, { config, out }) => {
  readArguments(args, {}, []);
  const clock = new Clock();
  const front = new Front(config, clock);
  if (agent.ears) {
    front.onRoute(agent.ears.name);
    LineLogger.onError = agent.ears.failed;
  }
  const ops = new OpsPort(opsPages(config, front));
  // Both ports first: who can't have them has changed nothing
  await watchAt(config, ops, out);
  let isUsable: boolean;
  try {
    isUsable = await takeDoor(config, clock, front);
  } catch (error) {
    await ops.close();
    throw error;
  }
  const told = toldToStop(front);
  try {
    await new Serving(config, clock, front, out, isUsable).until(told);
  } catch (error) {
    front.gate.drop();
    await front.close();
    throw error;
  } finally {
    await ops.close();
  }
  return 0;
};

/** Whoever asks twice has no patience for those who are connected. */
function toldToStop(front: Front): Promise<void> {
  const told = Promise.withResolvers<void>();
  let times = 0;
  const stop = () => (++times === 1 ? told.resolve() : front.gate.drop());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  return told.promise;
}

class Serving {
  readonly #over = Promise.withResolvers<void>();
  readonly #asleep = Promise.withResolvers<void>();
  readonly #notifier: Notifier;
  #readership: Promise<Readership> | undefined;
  #isOver = false;
  #isAtWork: () => boolean;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly front: Front,
    private readonly out: Out,
    private readonly isUsable: boolean,
  ) {
    this.#notifier = new Notifier(config);
    // Until it is known what is to be done: a start is work
    this.#isAtWork = () => true;
  }

  /** Serves until `told` is kept, or it falls asleep. What is under way is ended first, and all of the engine stays up for it. */
  async until(told: Promise<void>): Promise<void> {
    const { config, clock, front } = this;
    void front.opened.then(() => this.#notifier.ready());
    if (this.#canSleep) fallAsleep(config, clock, front.gate, () => this.#isAtWork(), this.#asleep.resolve);
    const serving = this.#serve();
    await Promise.race([told, this.#asleep.promise, serving.then(() => told)]);
    await front.gate.leave();
    this.#isOver = true;
    this.#over.resolve();
    const app = await serving;
    await app?.close();
    await this.#readership;
    await front.close();
    this.#notifier.end();
    if (this.#canSleep) leaveWord(config, nextWork(config));
  }

  get #canSleep(): boolean {
    const { sleepAfter, manager } = this.config;
    return sleepAfter !== null && manager.sockets.length > 0;
  }

  /** Readers are answered at once. The framework is loaded when it is needed, which on a blog that is as it should be can take for ever. */
  async #serve(): Promise<NestFastifyApplication | null> {
    const { config, clock, front, out } = this;
    const address = addressOf(config, front.port);
    const blog = `Your blog: ${address}`;
    const write = `Write: ${address}admin`;
    if (config.sleepAfter !== null && !this.#canSleep)
      out('QVILL_SLEEP_AFTER has no effect: nobody would wake the app, as it has no socket of systemd’s (deploy/systemd)');
    if (front.hasTree) front.open();
    const onReady = () => {
      this.#isAtWork = () => false;
      out(blog);
      out(write);
    };
    this.#readership = countReaders(config, clock, front);
    void this.#readership.then((readership) => readership.start());
    const over = this.#over.promise;
    const isReady = (this.isUsable || (await untilUsable(config, clock, front, over))) && (await untilNeeded(config, clock, front, onReady, over));
    if (this.#isOver || !(await untilUsable(config, clock, front, over))) return null;
    const { app, secret } = await this.#startApp(await this.#readership);
    if (isReady || this.#isOver) return app;
    const { setUpMinutes } = await import('../auth/invitation.store.js');
    out(blog);
    out(secret ? `Make your account (good once, for ${setUpMinutes} minutes): ${address}admin/setup?token=${secret}` : write);
    return app;
  }

  /** `secret` is the one of the set-up link while there is no account. */
  async #startApp(readership: Readership): Promise<{ app: NestFastifyApplication; secret: string | null }> {
    this.#isAtWork = () => true;
    const { config, clock, front } = this;
    const [{ buildApp }, { openBlog }, { InvitationStore }, { atWork }] = await Promise.all([
      import('../app/build-app.js'),
      import('../app/open-blog.js'),
      import('../auth/invitation.store.js'),
      import('../app/at-work.js'),
    ]);
    const app = await buildApp(config, clock, front, readership);
    if (this.#isOver) return { app, secret: null };
    await openBlog(app, front);
    this.#isAtWork = atWork(app);
    return { app, secret: this.#isOver ? null : await app.get(InvitationStore).issueSetUp() };
  }
}
