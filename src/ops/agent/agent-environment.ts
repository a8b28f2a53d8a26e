type Environment = Record<string, string | undefined>;

/** Where secrets and people's addresses stand: preview links, sessions, tokens, what was searched for, who asks. Only how a request was made is told. */
const excluded = ['request.*', 'response.headers.*', 'http.url', 'url.*', 'peer.*', 'message.*'];
const included = ['request.method'];

/**
 * How the agent is set up, in the variables that it reads: its file of settings is not looked for. What the operator has set stands.
 * `version` and `build` are known to New Relic as tags of the service, so that what changed with a release is seen.
 */
export function agentEnvironment(environment: Environment, { version, build }: { version: string; build: string }): Record<string, string> {
  const host = URL.parse(environment['QVILL_URL'] ?? '')?.host ?? 'localhost';
  const usual: Record<string, string> = {
    NEW_RELIC_APP_NAME: `Qvill (${host})`,
    NEW_RELIC_NO_CONFIG_FILE: 'true',
    NEW_RELIC_LOG: 'stderr',
    NEW_RELIC_LOG_LEVEL: 'warn',
    NEW_RELIC_DISTRIBUTED_TRACING_ENABLED: 'true',
    NEW_RELIC_APPLICATION_LOGGING_ENABLED: 'false',
    NEW_RELIC_ATTRIBUTES_EXCLUDE: excluded.join(','),
    NEW_RELIC_ATTRIBUTES_INCLUDE: included.join(','),
    NEW_RELIC_RECORD_SQL: 'off',
    // What a reader or author did wrong is no error of the blog's
    NEW_RELIC_ERROR_COLLECTOR_IGNORE_ERROR_CODES: '400-499',
    NEW_RELIC_METADATA_SERVICE_VERSION: version,
    NEW_RELIC_METADATA_RELEASE_TAG: `v${version}`,
    NEW_RELIC_METADATA_COMMIT: build,
    // It would ask addresses of clouds whether this is one of their machines
    ...Object.fromEntries(['AWS', 'AZURE', 'GCP', 'PCF'].map((cloud) => [`NEW_RELIC_UTILIZATION_DETECT_${cloud}`, 'false'])),
  };
  return Object.fromEntries(Object.entries(usual).filter(([name]) => !environment[name]?.trim()));
}
