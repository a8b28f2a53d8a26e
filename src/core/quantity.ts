/** Numbers as people read them: two digits that count, or all before the point. */

export function duration(nanoseconds: number): string {
  if (nanoseconds === 0) return '0';
  if (nanoseconds < 1e3) return `${digits(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${digits(nanoseconds / 1e3)} µs`;
  return nanoseconds < 1e9 ? `${digits(nanoseconds / 1e6)} ms` : `${digits(nanoseconds / 1e9)} s`;
}

/** In megabytes as the design counts them, of a million bytes. */
export const megabytes = (bytes: number): string => (bytes === 0 ? '0' : `${digits(bytes / 1e6)} MB`);

export const percent = (share: number): string => (share === 0 ? '0' : `${digits(share * 100)} %`);

export const times = (count: number): string => Math.round(count).toLocaleString('en');

export function bytesOf(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${digits(bytes / 1e3)} KB`;
  return bytes < 1e9 ? megabytes(bytes) : `${digits(bytes / 1e9)} GB`;
}

const digits = (value: number): string => (value >= 9.95 ? times(value) : String(Number(value.toPrecision(2))));
