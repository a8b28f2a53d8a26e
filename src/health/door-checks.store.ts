import { certificateVerdict, presented } from './certificate.store.js';
import { type Check, note } from './check.js';
import type { Place } from './place.js';
import { servicesVerdict, systemdHere } from './services.store.js';
import { agentVerdict } from './app-state.js';

/** How the blog is set up, reached and started. */
export const doorChecks: Check<Place>[] = [
  {
    name: 'configuration',
    isQuick: true,
    look: ({ config }) => {
      const { hostname, protocol } = new URL(config.url);
      if (/^(localhost|127\.|\[::1\])/.test(hostname))
        return note(
          `QVILL_URL is ${config.url}: links and feeds lead to this machine alone`,
          'Set QVILL_URL to the address that readers use, and start the app again',
        );
      if (protocol === 'http:')
        return note(
          `QVILL_URL is ${config.url}: without TLS others on the way can read passwords`,
          'Have nginx speak TLS (the last lines of nginx/site.conf), and set QVILL_URL to https://…',
        );
      return `The blog is at ${config.url}`;
    },
  },
  {
    name: 'certificate',
    isQuick: false,
    look: async ({ config, clock }) => {
      if (!config.isSecure) return 'QVILL_URL is not https, so there is no certificate to run out';
      return certificateVerdict(config.url, await presented(config.url), clock.now());
    },
  },
  { name: 'services', isQuick: false, look: () => servicesVerdict(systemdHere) },
  { name: 'agent', isQuick: true, look: async ({ config, told }) => agentVerdict(config.newRelicKey !== '', config.newRelicKey === '' ? null : await told()) },
];
