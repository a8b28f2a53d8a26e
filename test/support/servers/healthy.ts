// Keeps the last so many requests, so that its heap grows until it is full, and makes much that lives for a while and is garbage then.
import { serve } from './serving.js';

const most = Number(process.argv[2]);
const last: (string | undefined)[] = Array.from({ length: most });
const garbage = new Map<number, object[]>();
let at = 0;
serve(() => {
  last[at++ % most] = Buffer.alloc(400, `${at}`).toString('latin1');
  garbage.set(
    at,
    Array.from({ length: 20 }, (_, n) => ({ n, at })),
  );
  garbage.delete(at - 2_000);
});
