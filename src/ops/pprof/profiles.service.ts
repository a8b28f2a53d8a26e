import type { IncomingMessage } from 'node:http';
import { Session } from 'node:inspector/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { said, type Told } from '../told.js';
import { cpuProfile } from './cpu-profile.js';
import { HeapWatch } from './heap-watch.service.js';
import { heapProfile } from './heap-profile.js';
import { encode, type Profile } from './pprof.js';
import { SourcePlaces } from './source-places.store.js';

/** A sample each millisecond costs a few per cent of what runs meanwhile. */
const sampleMicroseconds = 1_000;
const mostSeconds = 60;
const heap = new HeapWatch();
let isProfiling = false;

/** GET /debug/pprof/profile?seconds= — where the processor's time went. One at a time: V8 has one profiler. */
export const tellProfile = (query: URLSearchParams, request: IncomingMessage, gone: AbortSignal): Promise<Told> =>
  tell('profile', request, secondsOf(query, 1, 30), async (seconds) => {
    if (isProfiling) return said(409, 'Another profile is being taken; ask again when it is done', { 'Retry-After': '5' });
    isProfiling = true;
    const session = new Session();
    try {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: sampleMicroseconds });
      const beganAt = Date.now();
      await session.post('Profiler.start');
      await waitFor(seconds, gone);
      const { profile } = await session.post('Profiler.stop');
      return cpuProfile(profile, { beganAt, sampleMicroseconds, places: new SourcePlaces() });
    } finally {
      session.disconnect();
      isProfiling = false;
    }
  });

/** GET /debug/pprof/heap?seconds= — what was allocated since somebody first asked, and still lives. */
export const tellHeap = (query: URLSearchParams, request: IncomingMessage, gone: AbortSignal): Promise<Told> =>
  tell('heap', request, secondsOf(query, 0, heap.isWatching ? 0 : 5), async (seconds) => {
    await heap.watch();
    await waitFor(seconds, gone);
    return heapProfile(await heap.look(), { beganAt: heap.since, sampleBytes: heap.sampleBytes, places: new SourcePlaces() });
  });

const waitFor = (seconds: number, gone: AbortSignal) => pause(seconds * 1_000, undefined, { signal: gone, ref: false }).catch(() => {});

async function tell(name: string, request: IncomingMessage, seconds: number | string, take: (seconds: number) => Promise<Profile | Told>): Promise<Told> {
  if (typeof seconds === 'string') return said(400, seconds);
  const file = { status: 200, type: 'application/octet-stream', headers: { 'Content-Disposition': `attachment; filename="${name}.pb.gz"` } };
  if (request.method === 'HEAD') return { ...file, body: '' };
  const taken = await take(seconds);
  return 'status' in taken ? taken : { ...file, body: await promisify(gzip)(encode(taken)) };
}

/** A number, or what is wrong with it. */
function secondsOf(query: URLSearchParams, least: number, usual: number): number | string {
  const [text, more] = query.getAll('seconds');
  if (text === undefined) return usual;
  if (more !== undefined) return 'seconds stands there twice';
  const isGood = /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= mostSeconds;
  return isGood ? Number(text) : `seconds is “${text}”; it must be a whole number from ${least} to ${mostSeconds}`;
}
