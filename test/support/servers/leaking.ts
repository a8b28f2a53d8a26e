// Keeps so many bytes of each request for ever.
import { serve } from './serving.js';

const bytes = Number(process.argv[2]);
const kept: string[] = [];
serve(() => void kept.push(Buffer.alloc(bytes, `${kept.length}`).toString('latin1')));
