import sharp, { type Sharp } from 'sharp';
import { deflateSync } from 'node:zlib';

/** The corners' colours, so that it can be told how a picture is turned: red, green, blue, white. */
const corners = ['#d02020', '#20a020', '#2030d0', '#ffffff'] as const;

/** A picture whose four quarters have different colours. */
export function quarters(width = 640, height = 480): Sharp {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const at = [
    [0, 0],
    [width - w, 0],
    [0, height - h],
    [width - w, height - h],
  ] as const;
  const parts = corners.map((background, i) => ({
    input: { create: { width: w, height: h, channels: 3 as const, background } },
    left: at[i]![0],
    top: at[i]![1],
  }));
  return sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite(parts)
    .removeAlpha();
}

/** Which colour each quarter has, as the letters of `rgbw` from the upper left to the lower right, without any turning by metadata. */
export async function seen(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0] = data.subarray((y * info.width + x) * info.channels);
    return Math.min(r, g, b) > 150 ? 'w' : r > g + 60 && r > b + 60 ? 'r' : g > r + 60 && g > b + 60 ? 'g' : b > r + 60 && b > g + 60 ? 'b' : '?';
  };
  const [x1, x2, y1, y2] = [info.width >> 2, (info.width * 3) >> 2, info.height >> 2, (info.height * 3) >> 2];
  return [colour(x1, y1), colour(x2, y1), colour(x1, y2), colour(x2, y2)].join('');
}

/** What a phone writes about where and with what it was taken. */
export const told = {
  IFD0: { Make: 'Telltale', Model: 'Phone 12', Software: 'Camera 4.2', Copyright: 'Ada' },
  IFD2: { LensModel: 'Telltale back camera', DateTimeOriginal: '2026:11:21 09:30:00' },
  IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 3230/100', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 4366/100' },
};

/** Words of `told`, and of the other places where this file hides something. */
export const telling = /Telltale|Phone 12|Camera 4\.2|2026:11:21|GPS|Exif|hidden words|51\.5|Ada\b/;

export const withTold = (image: Sharp, orientation = 1): Sharp => image.withExif(told).withMetadata({ orientation });

/** Puts segments behind the start of a JPEG. */
export function jpegWith(jpeg: Buffer, ...segments: [marker: number, data: Buffer][]): Buffer {
  const written = segments.map(([marker, data]) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...written, jpeg.subarray(2)]);
}

const table = Array.from({ length: 256 }, (_, n) => Array.from({ length: 8 }).reduce<number>((rest) => (rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1), n));
const crc = (bytes: Buffer) => ~bytes.reduce((sum, byte) => table[(sum ^ byte) & 0xff]! ^ (sum >>> 8), ~0) >>> 0;

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** Puts chunks behind the head of a PNG. */
export const pngWith = (png: Buffer, ...chunks: Buffer[]): Buffer => Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

/** A PNG of one colour that unfolds into as many pixels as it says. */
export function pngBomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([1, 0, 0, 0, 0], 8); // one bit a pixel
  const rows = deflateSync(Buffer.alloc((Math.ceil(Math.min(width, 20_000) / 8) + 1) * Math.min(height, 20_000)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([signature, pngChunk('IHDR', head), pngChunk('IDAT', rows), pngChunk('IEND', Buffer.alloc(0))]);
}

/** An animated PNG of two frames, put together by hand: libvips writes none. */
export function apng(first: Buffer, second: Buffer): Buffer {
  const chunksOf = (png: Buffer) => {
    const chunks: [string, Buffer][] = [];
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
      chunks.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at))]);
    return chunks;
  };
  const dataOf = (png: Buffer) =>
    Buffer.concat(
      chunksOf(png)
        .filter(([type]) => type === 'IDAT')
        .map(([, data]) => data),
    );
  const [, head] = chunksOf(first)[0]!;
  const control = (number: number) => {
    const frame = Buffer.alloc(26);
    frame.writeUInt32BE(number, 0);
    head.copy(frame, 4, 0, 8);
    frame.writeUInt16BE(1, 20);
    frame.writeUInt16BE(10, 22);
    return frame;
  };
  const count = Buffer.alloc(8);
  count.writeUInt32BE(2);
  return Buffer.concat([
    first.subarray(0, 8),
    pngChunk('IHDR', head),
    pngChunk('acTL', count),
    pngChunk('fcTL', control(0)),
    pngChunk('IDAT', dataOf(first)),
    pngChunk('fcTL', control(1)),
    pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), dataOf(second)])),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** An animation of flat frames. */
export async function moving(format: 'gif' | 'webp', frames = 4, width = 320, height = 240): Promise<Buffer> {
  const each = (n: number) =>
    sharp({ create: { width, height, channels: 3, background: { r: (n * 60) % 255, g: 90, b: 200 - ((n * 40) % 200) } } })
      .png()
      .toBuffer();
  const joined = sharp(await Promise.all(Array.from({ length: frames }, (_, n) => each(n))), { join: { animated: true } });
  return format === 'gif'
    ? joined.gif({ delay: Array(frames).fill(100), loop: 0 }).toBuffer()
    : joined.webp({ delay: Array(frames).fill(100), loop: 0 }).toBuffer();
}
