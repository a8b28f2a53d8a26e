import type { LoggerService } from '@nestjs/common';
import { currentRequest } from './request-ids.service.js';

/** One line of JSON an event, on standard error; Nest's own chatter about itself is left out. */
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
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, from: context, ...(request ? { request } : {}), message: text })}\n`);
  }
}
