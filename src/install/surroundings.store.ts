import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { certificateOf, type Choice, type Surroundings } from './choice.js';
import type { Machine } from './machine.store.js';
import { debiansModules, withoutModules } from './nginx-modules.store.js';
import { secretFile } from './wanted.js';

/** What of the machine decides how nginx and Varnish are set up. */
export function surroundingsOf(machine: Machine, choice: Choice): Surroundings {
  return {
    hasCertificate: machine.has(certificateOf(choice)),
    hasIpv6: existsSync('/proc/net/if_inet6'),
    edgeSecret: secretOf(machine) ?? randomBytes(24).toString('base64url'),
    withoutModules: withoutModules(machine.at(debiansModules)),
  };
}

/** The one that Varnish was given before. */
function secretOf(machine: Machine): string | null {
  if (!machine.has(secretFile)) return null;
  return /^QVILL_EDGE_SECRET=([\x21-\x7e]+)$/m.exec(readFileSync(machine.at(secretFile), 'utf8'))?.[1] ?? null;
}
