import decodeQR from 'qr/decode.js';
import sharp from 'sharp';

/** What a phone reads from the picture. */
export async function readQr(svg: string): Promise<string> {
  const { data, info } = await sharp(Buffer.from(svg))
    .resize(400, 400, { kernel: 'nearest' })
    .flatten({ background: '#fff' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return decodeQR({ width: info.width, height: info.height, data: new Uint8Array(data) });
}
