/** What the library takes. docs/author.md names the same numbers. */
export const limits = {
  /** of a picture, in bytes */
  imageBytes: 50_000_000,
  /** of a drawing (SVG), in bytes: all of it is text */
  drawingBytes: 4_000_000,
  /** of anything else, in bytes */
  fileBytes: 200_000_000,
  /** of a picture: what its bytes unfold into */
  pixels: 100_000_000,
  /** of all frames of a moving picture */
  movingPixels: 400_000_000,
  /** of a side of a picture: what WebP can hold */
  side: 16_383,
  /** of a description, in characters */
  altLength: 1_000,
  /** files on a page of the admin */
  onPage: 60,
} as const;

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
