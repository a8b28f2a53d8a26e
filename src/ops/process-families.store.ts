import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapSpaceStatistics } from 'node:v8';
import { buildStamp, rootFolder } from '../platform/folders.js';
import type { Family, Labels } from './exposition.js';

const microsecondsPerSecond = 1e6;

/** What Prometheus's own clients say of every process (https://prometheus.io/docs/instrumenting/writing_clientlibs/, “process metrics”), prom-client of Node, and which Qvill this is. */
export function processFamilies(): Family[] {
  const { user, system } = process.cpuUsage();
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  const { heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const gauge = (name: string, help: string, value: number, labels: Labels = {}): Family => ({ name, help, type: 'gauge', values: [{ labels, value }] });
  const seconds = (name: string, help: string, microseconds: number): Family => {
    return { name, help, type: 'counter', values: [{ labels: {}, value: microseconds / microsecondsPerSecond }] };
  };
  const spaces = getHeapSpaceStatistics();
  const ofSpaces = (name: string, help: string, key: 'space_size' | 'space_used_size'): Family => {
    const values = spaces.map((space) => ({ labels: { space: space.space_name.replace(/_space$/, '') }, value: space[key] }));
    return { name, help, type: 'gauge', values };
  };
  return [
    gauge('qvill_build_info', 'Always 1: which Qvill this is', 1, { version: version(), build: build() }),
    gauge('nodejs_version_info', 'Always 1: which Node runs it', 1, { version: process.version, major, minor, patch }),
    gauge('process_start_time_seconds', 'When it was started, in seconds since 1970', performance.timeOrigin / 1_000),
    seconds('process_cpu_seconds_total', 'Processor time', user + system),
    seconds('process_cpu_user_seconds_total', 'Processor time of its own', user),
    seconds('process_cpu_system_seconds_total', 'Processor time of the system for it', system),
    gauge('process_resident_memory_bytes', 'Memory, shared pages in full (RSS)', process.memoryUsage.rss()),
    gauge('process_virtual_memory_bytes', 'Addresses that are taken', virtualBytes()),
    gauge('process_open_fds', 'Open files and connections', counted('/proc/self/fd')),
    gauge('process_max_fds', 'How many may be open', mostFiles()),
    gauge('nodejs_heap_size_total_bytes', 'JavaScript’s heap, taken from the system', heapTotal),
    gauge('nodejs_heap_size_used_bytes', 'JavaScript’s heap, in use', heapUsed),
    gauge('nodejs_external_memory_bytes', 'Memory of JavaScript’s objects outside of its heap', external),
    gauge('nodejs_array_buffer_memory_bytes', 'That of its buffers alone', arrayBuffers),
    ofSpaces('nodejs_heap_space_size_total_bytes', 'JavaScript’s heap by its spaces, taken from the system', 'space_size'),
    ofSpaces('nodejs_heap_space_size_used_bytes', 'JavaScript’s heap by its spaces, in use', 'space_used_size'),
  ];
}

export const version = (): string => (JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8')) as { version: string }).version;
/** Of what was built, since versions are few and builds are many. */
const build = (): string => read(buildStamp).slice(0, 12);

/** NaN where the system does not say: not Linux, or not allowed. */
const virtualBytes = (): number => Number(/^VmSize:\s+(\d+) kB/m.exec(read('/proc/self/status'))?.[1] ?? NaN) * 1_024;

function mostFiles(): number {
  const said = /^Max open files\s+(\S+)/m.exec(read('/proc/self/limits'))?.[1];
  return said === 'unlimited' ? Infinity : Number(said ?? NaN);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function counted(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch {
    return NaN;
  }
}
