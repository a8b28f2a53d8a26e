import type { Failure } from './failure.js';
import type { Target } from './plan.js';
import type { AnswerReader } from './answer-reader.js';

/** Who is told what came of a request. */
export type Recorder = { record: (asked: { target: Target | null; since: number; reader: AnswerReader }, failure: Failure | null) => void };
