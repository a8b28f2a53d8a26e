import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.service.js';
import { digestOf, newSecret } from './secret.js';
import { mustBeGood, type StillGood } from './still-good.js';

const stepMinutes = 10;

/** Who knew the password and is asked for a code next. Kept in the database: the app may end while a phone is looked for. */
@Injectable()
export class SignInSteps {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A secret for the form that asks for the code. Those that nobody came back with are swept out. @throws Problem('unauthenticated') when the password is good no more */
  async begin(authorId: number, isStill: StillGood): Promise<string> {
    const secret = newSecret();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + stepMinutes * 60_000).toISOString();
    await this.database.change(async (tx) => {
      await mustBeGood(tx, isStill);
      await tx.signInStep.deleteMany({ where: { expiresAt: { lte: now.toISOString() } } });
      await tx.signInStep.create({ data: { digest: digestOf(secret), authorId, expiresAt } });
    });
    return secret;
  }

  /** Whose step this is. @throws Problem('unauthenticated') when it is none, or too old */
  async find(secret: string): Promise<number> {
    const { signInStep } = await this.database.reader();
    const step = await signInStep.findUnique({ where: { digest: digestOf(secret) } });
    if (!step || step.expiresAt <= this.clock.iso()) throw new Problem('unauthenticated', 'Sign in first');
    return step.authorId;
  }

  /** A step is good once: asking whether it still is ends it. */
  once(secret: string): StillGood {
    return async (tx) => (await tx.signInStep.deleteMany({ where: { digest: digestOf(secret) } })).count > 0;
  }
}
