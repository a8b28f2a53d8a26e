/** A file that is changed in its place, so that one of 200 MB takes no more memory than a small one. */
export interface FileBytes {
  readonly size: number;
  /** As many bytes as there are, up to `length`. */
  read(at: number, length: number): Buffer;
  write(at: number, bytes: Buffer): void;
  truncate(size: number): void;
}

const stretchBytes = 65_536;

/** Makes a stretch of a file zeros. */
export function blank(file: FileBytes, from: number, to: number): void {
  for (let at = from; at < to; at += stretchBytes) file.write(at, Buffer.alloc(Math.min(stretchBytes, to - at)));
}
