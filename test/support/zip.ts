import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip, and what the archive says of it where that is not so. */
export type ZipFile = {
  path: string | Buffer;
  bytes?: Buffer | string;
  flags?: number;
  method?: number;
  mode?: number;
  says?: { size?: number; sum?: number; at?: number };
};

/** A zip as bytes, written by hand so that it can lie (APPNOTE.TXT, 4.3). */
export function zipOf(files: ZipFile[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { path, bytes = '', flags = 0, method = 8, mode = 0o100644, says = {} } of files) {
    const [name, plain] = [Buffer.from(path as string), Buffer.from(bytes as string)];
    const packed = method === 8 ? deflateRawSync(plain) : plain;
    const size = says.size ?? plain.length;
    const sum = says.sum ?? crc32(plain);
    const head = fields([20, 2], [flags, 2], [method, 2], [0x6000, 2], [0x4e21, 2], [sum, 4], [packed.length, 4], [size, 4], [name.length, 2], [0, 2]);
    local.push(Buffer.from('PK\x03\x04'), head, name, packed);
    central.push(Buffer.from('PK\x01\x02'), fields([0x31e, 2]), head, fields([0, 2], [0, 2], [0, 2], [(mode << 16) >>> 0, 4], [says.at ?? at, 4]), name);
    at += 4 + head.length + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = fields([0, 2], [0, 2], [files.length, 2], [files.length, 2], [directory.length, 4], [at, 4], [0, 2]);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end]);
}

function fields(...values: [value: number, bytes: number][]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
