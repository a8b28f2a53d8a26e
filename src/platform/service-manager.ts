/** What systemd says to a service that it starts: https://www.freedesktop.org/software/systemd/man/252/sd_listen_fds.html, sd_notify, sd_watchdog_enabled. */
export type ServiceManager = {
  /** descriptors of sockets that it listens on for us */
  readonly sockets: readonly number[];
  /** whether it wants to be told how we are */
  readonly listens: boolean;
  /** how often it wants to hear that we are alive; null: never */
  readonly watchdogMs: number | null;
};

/** The first descriptor after standard input, output and error. */
const firstSocket = 3;

/** @param pid our own: what was said to the process that started us is not for us */
export function serviceManagerFrom(environment: Record<string, string | undefined>, pid: number): ServiceManager {
  const number = (name: string): number => (/^\d{1,15}$/.test(environment[name] ?? '') ? Number(environment[name]) : 0);
  const isForUs = (name: string): boolean => environment[name] === undefined || number(name) === pid;
  const count = number('LISTEN_PID') === pid ? number('LISTEN_FDS') : 0;
  const watchdogMs = isForUs('WATCHDOG_PID') ? number('WATCHDOG_USEC') / 1_000 : 0;
  return {
    sockets: Array.from({ length: count }, (_, i) => firstSocket + i),
    listens: Boolean(environment['NOTIFY_SOCKET']),
    watchdogMs: watchdogMs > 0 ? watchdogMs : null,
  };
}
