import { LineLogger } from '../platform/line.logger.js';
import { shrinkConnections } from '../platform/sqlite-connection.store.js';
import { collectGarbage } from './collect-garbage.js';
import { groupRoom, type Room } from './memory-limit.store.js';
import { type Level, Pressure, type PressureState } from './pressure.service.js';
import type { Recorder } from './recorder.js';
import type { Sampler } from './sampler.service.js';

/** The pressure on this process: by what the owner lets it take (bytes), and by the control group around it. It is looked at whenever there is a sample. */
export function memoryPressure(budget: number, recorder: Recorder, sampler: Sampler): Pressure {
  const group = groupRoom();
  const rooms = (): Room[] => {
    const own = { limit: budget, used: process.memoryUsage.rss() };
    const all = group?.();
    return all ? [own, all] : [own];
  };
  const pressure = new Pressure(rooms, collectGarbage, (state, before) => tell(state, before, sampler));
  pressure.onTight(() => {
    recorder.count('sheddings');
    shrinkConnections();
  });
  recorder.watch('memory_limit_bytes', () => pressure.state.room.limit);
  sampler.onLook(() => pressure.look());
  return pressure;
}

/** Once for each change, in the log and beside the curves. */
function tell({ level, room }: PressureState, before: Level, sampler: Sampler): void {
  const words = `${wordsOf(level, before)}: ${megabytes(room.used)} of ${megabytes(room.limit)} MB`;
  new LineLogger().warn(words, 'memory');
  if (level !== 'ample') sampler.mark('shedding', words);
}

export function wordsOf(level: Level, before: Level = 'ample'): string {
  if (level === 'short') return 'Memory is short; work on pictures waits';
  if (level === 'ample') return 'There is enough memory again';
  return before === 'short' ? 'Memory is still tight; work on pictures goes on' : 'Memory is tight; what can be made again was dropped';
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);
