import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';

type Service = { build: { target: string; args?: Record<string, string> }; read_only: boolean; cap_drop: string[]; security_opt: string[]; volumes?: string[] };
type Compose = { services: Record<string, Service>; volumes: Record<string, unknown> };

const stages = new Map(
  readFileSync('Dockerfile', 'utf8')
    .split(/^(?=FROM )/m)
    .map((text) => [/^FROM \S+ AS (\w+)$/m.exec(text)?.[1] ?? '', text]),
);
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

test('each container of docker-compose.yml is a stage of the Dockerfile, runs as nobody special and writes in its volume alone', () => {
  assert.deepEqual(Object.keys(compose.services), ['app', 'nginx', 'varnish']);
  for (const [name, { build, read_only, cap_drop, security_opt }] of services) {
    const stage = stages.get(build.target) ?? '';
    assert.match(stage, /^USER (?!root)[\w-]+$/m, name);
    assert.deepEqual([read_only, cap_drop, security_opt], [true, ['ALL'], ['no-new-privileges:true']], name);
    for (const argument of Object.keys(build.args ?? {})) assert.match(stage, new RegExp(`^ARG ${argument}=`, 'm'), name);
  }
  assert.deepEqual(Object.keys(compose.volumes), ['data']);
  assert.deepEqual(services.flatMap(([, { volumes = [] }]) => volumes), ['data:/data', 'data:/var/lib/qvill:ro']); // prettier-ignore
  assert.match(stages.get('app') ?? '', /^HEALTHCHECK /m);
});

test('what the Dockerfile copies is in the repository, and what it replaces stands there', () => {
  for (const [, text] of stages) {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths]) => paths!.split(' '));
    for (const path of copied) assert.ok(existsSync(path), path);
    const configurations = copied.filter((path) => /\.(conf|vcl)$/.test(path)).map((path) => readFileSync(path, 'utf8'));
    for (const [, old] of text.matchAll(/s\|([^|]+)\|[^|]*\|/g))
      assert.ok(configurations.some((each) => each.includes(old!.replaceAll('\\', ''))), old); // prettier-ignore
  }
});
