/** Numbers from 0 to below 1, the same ones each time (Lehmer's generator): where chance is wanted and surprise is not. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
