import type { LoggerService } from '@nestjs/common';
import { outageOf, remedies } from './outage.js';
import { currentRequest } from './request-ids.service.js';

/** One line of JSON an event, with what is to blame if that is the disk or the database, on standard error; Nest's own chatter about itself is left out. */
export class LineLogger implements LoggerService {
  /** who else hears of what failed */
  static onError: ((error: Error) => void) | undefined;

  log(): void {}
  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest.at(-1));
    LineLogger.onError?.(message instanceof Error ? message : new Error(String(message)));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest.at(-1));
  }

  #write(level: string, message: unknown, context: unknown): void {
    const text = message instanceof Error ? (message.stack ?? message.message) : String(message);
    const request = currentRequest.getStore();
    const outage = level === 'error' ? outageOf(message) : null;
    const line = {
      time: new Date().toISOString(),
      level,
      from: context,
      ...(request ? { request } : {}),
      ...(outage ? { outage: remedies[outage].said } : {}),
    };
    process.stderr.write(`${JSON.stringify({ ...line, message: text })}\n`);
  }
}
