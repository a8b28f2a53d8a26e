import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Database, type Writer } from '../platform/database.service.js';
import { deviceDays } from './cookies.js';
import { digestOf, newSecret } from './secret.js';

const dayMs = 86_400_000;

export type Device = { id: number; authorId: number };

/** Under what tries at an account are counted. */
export const triesKey = (authorId: number, device: Device | null): string => (device?.authorId === authorId ? `device ${device.id}` : String(authorId));

/** Browsers in which somebody has signed in before: strangers who use up the tries at an account don't hold them up. */
@Injectable()
export class DeviceStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whose device has this cookie, and which one it is. */
  async find(secret: string | null): Promise<Device | null> {
    if (secret === null) return null;
    const { device } = await this.database.reader();
    const where = { digest: digestOf(secret), expiresAt: { gt: this.clock.iso() } };
    return device.findFirst({ where, select: { id: true, authorId: true } });
  }

  /** Remembers the browser for who signed in, under the cookie that it has or a new one. */
  async remember(tx: Writer, authorId: number, secret: string | null): Promise<{ id: number; secret: string }> {
    const usedAt = this.clock.iso();
    const times = { usedAt, expiresAt: new Date(Date.parse(usedAt) + deviceDays * dayMs).toISOString() };
    await tx.device.deleteMany({ where: { expiresAt: { lte: usedAt } } });
    const known = secret && (await tx.device.findFirst({ where: { digest: digestOf(secret), authorId }, select: { id: true } }));
    if (known) {
      await tx.device.update({ where: { id: known.id }, data: times });
      return { id: known.id, secret };
    }
    const own = newSecret();
    const { id } = await tx.device.create({ data: { digest: digestOf(own), authorId, createdAt: usedAt, ...times } });
    return { id, secret: own };
  }
}
