import { note, type Verdict, wrong } from './check.js';

/** What only the running app knows: memory in bytes, and whether New Relic's agent reports. */
export type AppState = {
  /** its data folder */
  data: string;
  memory: { level: string; limit: number; used: number };
  agent: { kind: string; since?: string; reason?: string };
};

const notAsked = 'The app can’t be asked (it is not running, or QVILL_OPS_PORT is off or another one)';

/** @param isSet whether there is a licence key */
export function agentVerdict(isSet: boolean, told: AppState | null): Verdict {
  if (!isSet) return 'New Relic’s agent is not set, and nothing of it is loaded';
  if (!told) return note(`${notAsked}: whether New Relic’s agent reports is not known`, 'Look at /admin/agent');
  const { kind, since, reason } = told.agent;
  if (kind === 'reporting') return `New Relic’s agent reports since ${since}`;
  if (kind === 'failing')
    return wrong(`New Relic’s agent fails since ${since}: ${reason}`, 'Put NEW_RELIC_LICENSE_KEY right, or take it away, and start the app again');
  if (kind === 'connecting') return note('New Relic’s agent is connecting', 'Look again in a minute');
  return note('The app was started without the licence key of New Relic', 'Start it again: the key is read at the start alone');
}

const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en')} MB`;

/** Of a machine, in bytes and per cent of the last minute; `kills` of the control group. */
export type MachineMemory = { available: number | null; stalled: number | null; kills: number };

/** Less than this, and the system soon ends something. */
const leastBytes = 48 * 1024 * 1024;
/** Share of the last minute in which somebody waited for memory. */
const stalledPercent = 10;

export function memoryVerdict({ available, stalled, kills }: MachineMemory, told: AppState | null): Verdict {
  const ills = [];
  const more = 'Give it more memory (MemoryMax=, the container’s limit, QVILL_MEMORY_MB), or let less run beside it';
  if (available !== null && available < leastBytes) ills.push(wrong(`${mb(available)} of memory are left on this machine`, more));
  if (stalled !== null && stalled > stalledPercent) ills.push(note(`Somebody waited for memory in ${stalled} % of the last minute`, more));
  if (kills > 0) ills.push(wrong(`The system ended processes for want of memory, ${kills} times`, more));
  if (told && told.memory.level === 'short')
    ills.push(wrong(`The app has ${mb(told.memory.used)} of ${mb(told.memory.limit)}: work on pictures waits, uploads are refused`, more));
  else if (told && told.memory.level !== 'ample')
    ills.push(note(`The app has ${mb(told.memory.used)} of ${mb(told.memory.limit)}: it dropped what it keeps for speed`, more));
  if (ills.length > 0) return ills;
  const own = told ? `; the app has ${mb(told.memory.used)} of the ${mb(told.memory.limit)} that it may take` : '';
  return `${available === null ? 'Memory is not short' : `${mb(available)} of memory are free`}${own}`;
}
