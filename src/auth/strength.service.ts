import { Worker } from 'node:worker_threads';
import { invalid, Problem } from '../core/problem.js';
import { checkLength } from './password.js';
import { Turns } from './turns.js';

/** What it takes to judge a password is 30 MB: it is loaded by a thread that ends. */
const script = new URL('./strength.worker.js', import.meta.url);
const resourceLimits = { maxOldGenerationSizeMb: 96 };
const patienceMs = 10_000;

/** How many guesses who knows the usual ones needs, as a power of ten (https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler). */
const least = 6;
/** The hash is told the rest; guessing gets no easier by it. */
const judged = 100;

/** One at a time, and so many wait. */
const judging = new Turns(1, 16);

/**
 * Refuses passwords that are too short, and those that everybody tries: common ones, patterns of the keyboard, dates, and what they are about.
 * @param about what is known of who takes it, such as their name @throws Problem('invalid', 'password'), Problem('busy')
 */
export async function mustBeStrong(password: string, about: string[]): Promise<void> {
  checkLength(password);
  if ((await judging.take('known', () => guessesFor(password.slice(0, judged), about))) < least)
    throw invalid('password', 'This password is among those that are tried first. Several words that don’t belong together are better');
}

function guessesFor(password: string, about: string[]): Promise<number> {
  const worker = new Worker(script, { workerData: { password, about }, resourceLimits });
  return new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => reject(new Problem('busy', 'The password could not be judged in time. Try again.')), patienceMs);
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => clearTimeout(late));
  }).finally(() => void worker.terminate());
}
