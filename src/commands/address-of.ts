import type { Config } from '../platform/config.js';

/** Where the blog is to be seen: its public address, with the app's own port while that address is this machine's. */
export function addressOf(config: Config, port: number): string {
  const url = new URL(config.url);
  if (url.hostname === 'localhost' && url.protocol === 'http:') url.port = String(port);
  return url.href;
}
