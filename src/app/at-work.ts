import type { INestApplicationContext } from '@nestjs/common';
import { parts } from './parts.js';

type Worker = { readonly isAtWork: boolean };

/** The parts that may be doing something while nobody asks: whatever has `isAtWork`. */
export function atWork(app: INestApplicationContext): () => boolean {
  const all = parts.map((part) => app.get<object>('provide' in part ? part.provide : part));
  const workers = all.filter((part): part is Worker => 'isAtWork' in part);
  return () => workers.some(({ isAtWork }) => isAtWork);
}
