export type Measures = { width: number | null; height: number | null };

const pixelsOf = ({ width, height }: Measures): number => (width && height ? width * height : 0);

/** Whether a picture is worse than the one that is held: a smaller one in its place is what hosts show instead of a picture. */
export const isWorse = (fresh: Measures, held: Measures): boolean => pixelsOf(fresh) < pixelsOf(held);
