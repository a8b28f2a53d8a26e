type Variable = { name: string; default: string; meaning: string };

/** The environment that Qvill reads: once, here, and nowhere else. docs/operator.md holds the same table. */
export const variables = [
  { name: 'QVILL_DATA', default: './data', meaning: 'the one folder with everything that must be kept' },
  { name: 'QVILL_URL', default: 'http://localhost:3000', meaning: 'the public address of the blog: canonical links, feeds, cookies' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'the address that the app listens on' },
  { name: 'PORT', default: '3000', meaning: 'the port that the app listens on' },
  {
    name: 'QVILL_SLEEP_AFTER',
    default: '',
    meaning: 'after how many seconds without anybody the app ends, where systemd starts it again for the next one; none: never',
  },
  { name: 'QVILL_OPS_PORT', default: '3001', meaning: 'the port for who watches the app, on the loopback alone; `off`: none' },
  { name: 'QVILL_TRUST_PROXY', default: '', meaning: 'whose `X-Forwarded-*` are believed: addresses or networks, comma separated' },
  { name: 'QVILL_EDGES', default: '', meaning: 'Varnish addresses to purge, `http://host:port`, comma separated' },
  { name: 'QVILL_EDGE_SECRET', default: '', meaning: 'what a purge says to be believed; Varnish is started with the same' },
  { name: 'QVILL_EDGE_SECRET_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'QVILL_BACKUP_TO', default: '', meaning: 'where backups go, a folder or `s3://bucket/prefix`; none is `QVILL_DATA/backups`' },
  { name: 'QVILL_BACKUP_KEY', default: '', meaning: 'with what backups are encrypted: a key of age’s or a passphrase; none encrypts nothing' },
  { name: 'QVILL_BACKUP_KEY_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'QVILL_NGINX_LOG', default: '', meaning: 'the JSON access log of nginx, from which uses of redirects are counted' },
  { name: 'QVILL_S3_ENDPOINT', default: '', meaning: 'where an S3-compatible store is, for `export --site s3://…`; none is Amazon’s' },
  { name: 'QVILL_S3_REGION', default: 'us-east-1', meaning: 'the region of that store' },
  { name: 'QVILL_S3_KEY', default: '', meaning: 'the access key of that store' },
  { name: 'QVILL_S3_KEY_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'QVILL_S3_SECRET', default: '', meaning: 'the secret of that key' },
  { name: 'QVILL_S3_SECRET_FILE', default: '', meaning: 'a file that holds it' },
  {
    name: 'QVILL_MEMORY_MB',
    default: '512',
    meaning: 'megabytes that the app may take before it drops what it can make again; the limit of a container counts too',
  },
  { name: 'LOADERIO_TOKENS', default: '', meaning: 'tokens of load tests, comma separated: `/loaderio-TOKEN` answers with each' },
  { name: 'NEW_RELIC_LICENSE_KEY', default: '', meaning: 'with it New Relic’s agent is loaded first; without it not at all' },
  { name: 'NEW_RELIC_LICENSE_KEY_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'NEW_RELIC_APP_NAME', default: '', meaning: 'what the blog is called at New Relic; none: Qvill and its host' },
] as const satisfies Variable[];

export type VariableName = (typeof variables)[number]['name'];
