import { resolve } from 'node:path';
import { Config } from './config.js';
import { serviceManagerFrom } from './service-manager.js';
import { storeAccess } from './store-access.js';
import { host, listed, loadTestToken, megabytes, opsPort, origin, port, proxy, seconds, secret } from './variable-values.js';
import { type VariableName, variables } from './variables.js';

/** @throws Problem('invalid') that names the variable, its value and what it may be */
export function configFrom(environment: Record<string, string | undefined>): Config {
  const value = (name: VariableName): string => environment[name]?.trim() || variables.find((variable) => variable.name === name)!.default;
  return new Config({
    data: resolve(value('QVILL_DATA')),
    url: origin('QVILL_URL', value('QVILL_URL')),
    host: host(value('HOST')),
    port: port('PORT', value('PORT')),
    manager: serviceManagerFrom(environment, process.pid),
    sleepAfter: seconds('QVILL_SLEEP_AFTER', value('QVILL_SLEEP_AFTER')),
    edges: listed(value('QVILL_EDGES')).map((edge) => origin('QVILL_EDGES', edge)),
    trustedProxies: listed(value('QVILL_TRUST_PROXY')).map(proxy),
    edgeSecret: secret('QVILL_EDGE_SECRET', value('QVILL_EDGE_SECRET')),
    store: storeAccess({
      endpoint: value('QVILL_S3_ENDPOINT') && origin('QVILL_S3_ENDPOINT', value('QVILL_S3_ENDPOINT')),
      region: value('QVILL_S3_REGION'),
      key: value('QVILL_S3_KEY'),
      secret: value('QVILL_S3_SECRET'),
    }),
    backupTo: value('QVILL_BACKUP_TO'),
    backupKey: value('QVILL_BACKUP_KEY'),
    memory: megabytes('QVILL_MEMORY_MB', value('QVILL_MEMORY_MB')),
    nginxLog: value('QVILL_NGINX_LOG'),
    ops: opsPort(value('QVILL_OPS_PORT'), Boolean(environment['QVILL_OPS_PORT']?.trim())),
    loadTestTokens: listed(value('LOADERIO_TOKENS')).map(loadTestToken),
    newRelicKey: secret('NEW_RELIC_LICENSE_KEY', value('NEW_RELIC_LICENSE_KEY')),
  });
}
