const bytes = (...parts: (Buffer | string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const u16 = (n: number) => [n >> 8, n & 255];
const u32 = (n: number) => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
const le32 = (n: number) => u32(n).toReversed();

/** A box of an MP4 file. */
export function box(type: string, ...parts: (Buffer | string | number[])[]): Buffer {
  const body = bytes(...parts);
  return bytes(u32(body.length + 8), type, body);
}

const times = [...u32(3_874_000_000), ...u32(3_874_000_001)]; // November 2026
const unity = [1, 0, 0, 0, 1, 0, 0, 0, 0x4000].flatMap((n, i) => u32(i === 8 ? 0x40000000 : n << 16));
const quarterTurn = [0, 1, 0, -1, 0, 0, 0, 0, 0].flatMap((n, i) => u32(i === 8 ? 0x40000000 : n << 16));

type Track = { id: number; handler: string; name: string; offsets: number[]; sizes: number[]; isTurned?: boolean };

function track({ id, handler, name, offsets, sizes, isTurned }: Track): Buffer {
  const tkhd = box('tkhd', u32(7), times, u32(id), u32(0), u32(1000), Buffer.alloc(16), isTurned ? quarterTurn : unity, u32(640 << 16), u32(360 << 16));
  const stbl = box(
    'stbl',
    box('stsd', u32(0), u32(0)),
    box('stsc', u32(0), u32(1), u32(1), u32(1), u32(1)),
    box('stsz', u32(0), u32(0), u32(sizes.length), ...sizes.map(u32)),
    box('stco', u32(0), u32(offsets.length), ...offsets.map(u32)),
  );
  const mdia = box(
    'mdia',
    box('mdhd', u32(0), times, u32(1000), u32(1000), u32(0)),
    box('hdlr', u32(0), u32(0), handler, Buffer.alloc(12), `${name}\0`),
    box('minf', box('vmhd', u32(1), Buffer.alloc(8)), stbl),
  );
  return box('trak', tkhd, mdia, box('udta', box('\xa9xyz', u16(8), u16(0), '+51.5090-000.1180/')));
}

/**
 * A film from a camera that tells all: a place and a maker in each of the boxes where they can be, and a track of positions.
 * `pictures` is what must still be there afterwards.
 */
export function film({ brand = 'isom', isTurned = false, handler = 'vide' } = {}): { file: Buffer; pictures: string } {
  const pictures = 'the pictures themselves';
  const positions = 'GPS5 51.509 -0.118';
  const ftyp = box('ftyp', brand, u32(512), brand);
  const mdat = box('mdat', pictures, positions, pictures);
  const start = ftyp.length + 8;
  const moov = box(
    'moov',
    box('mvhd', u32(0), times, u32(1000), u32(1000), Buffer.alloc(80)),
    track({
      id: 1,
      handler,
      name: 'Telltale camera',
      offsets: [start, start + pictures.length + positions.length],
      sizes: [pictures.length, pictures.length],
      isTurned,
    }),
    track({ id: 2, handler: 'meta', name: 'Telltale telemetry', offsets: [start + pictures.length], sizes: [positions.length] }),
    box(
      'udta',
      box('\xa9xyz', u16(18), u16(0), '+51.5090-000.1180/'),
      box('\xa9mak', u16(8), u16(0), 'Telltale'),
      box('meta', u32(0), box('ilst', 'Telltale')),
    ),
    box('meta', u32(0), box('keys', u32(0), 'com.apple.quicktime.location.ISO6709'), box('ilst', '+51.5090-000.1180+011/')),
  );
  const xmp = box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), '<x:xmpmeta>Telltale</x:xmpmeta>');
  return { file: bytes(ftyp, mdat, moov, xmp, box('free', 'Telltale left-overs'), box('SDLN', 'Telltale')), pictures };
}

const vint = (n: number) => (n < 127 ? [0x80 | n] : [0x10 | (n >>> 24), (n >> 16) & 255, (n >> 8) & 255, n & 255]);
const element = (id: number[], ...parts: (Buffer | string | number[])[]) => bytes(id, vint(bytes(...parts).length), bytes(...parts));

/** A WebM with tags and an attachment; recorders write it without sizes, while it goes on. */
export function webm({ isLive = false } = {}): { file: Buffer; pictures: string } {
  const pictures = 'the pictures themselves';
  const head = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], 'webm'), element([0x42, 0x87], [2]), element([0x42, 0x85], [2]));
  const info = element(
    [0x15, 0x49, 0xa9, 0x66],
    element([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40]),
    element([0x7b, 0xa9], 'Telltale title'),
    element([0x44, 0x61], Buffer.alloc(8, 7)),
  );
  const tags = element([0x12, 0x54, 0xc3, 0x67], element([0x73, 0x73], 'RECORDING_LOCATION Telltale 51.5'), Buffer.alloc(200, 0x20));
  const attachment = element([0x19, 0x41, 0xa4, 0x69], 'hidden words');
  const block = element([0xa3], [0x81, 0, 0, 0x80], pictures);
  const open = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  const cluster = isLive ? bytes([0x1f, 0x43, 0xb6, 0x75], open, element([0xe7], [0]), block) : element([0x1f, 0x43, 0xb6, 0x75], element([0xe7], [0]), block);
  const body = bytes(info, cluster, tags, cluster, attachment);
  return { file: bytes(head, isLive ? bytes([0x18, 0x53, 0x80, 0x67], open, body) : element([0x18, 0x53, 0x80, 0x67], body), 'hidden words'), pictures };
}

const polynomial = 0x04c11db7;
function oggChecksum(page: Buffer): number {
  let sum = 0;
  for (const byte of page) {
    sum = (sum ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x80000000 ? (sum << 1) ^ polynomial : sum << 1) >>> 0;
  }
  return sum;
}

function oggPage(sequence: number, flags: number, packet: Buffer): Buffer {
  const lengths = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255] as number[];
  const page = bytes('OggS', [0, flags], Buffer.alloc(8), le32(7), le32(sequence), u32(0), [lengths.length], lengths, packet);
  page.writeUInt32LE(oggChecksum(page), 22);
  return page;
}

/** A voice memo in Opus. Its checksums are those that a player compares. */
export function ogg(): { file: Buffer; sound: string } {
  const sound = 'the sound itself';
  const words = (text: string) => bytes(le32(text.length), text);
  const comments = bytes(
    'OpusTags',
    words('Telltale recorder'),
    le32(2),
    words('LOCATION=51.5,-0.1 Telltale'),
    words(`DESCRIPTION=${'hidden words '.repeat(40)}`),
  );
  const head = bytes('OpusHead', [1, 1], u16(0), le32(48_000), u16(0), [0]);
  return { file: bytes(oggPage(0, 2, head), oggPage(1, 0, comments), oggPage(2, 4, Buffer.from(sound)), 'hidden words'), sound };
}

/** Whether every page's checksum is right. */
export function isWholeOgg(file: Buffer): boolean {
  for (let at = 0; at < file.length;) {
    const lengths = file.subarray(at + 27, at + 27 + file[at + 26]!);
    const end = at + 27 + lengths.length + lengths.reduce((sum, length) => sum + length, 0);
    const page = Buffer.from(file.subarray(at, end));
    const sum = page.readUInt32LE(22);
    page.writeUInt32LE(0, 22);
    if (oggChecksum(page) !== sum) return false;
    at = end;
  }
  return true;
}

/** A WAV from a field recorder. */
export function wav(): { file: Buffer; sound: string } {
  const sound = 'the sound itself';
  const chunk = (type: string, data: Buffer | string | number[]) => bytes(type, le32(bytes(data).length), data, bytes(data).length % 2 ? [0] : []);
  const body = bytes(
    'WAVE',
    chunk('bext', 'Telltale recorder, hidden words'),
    chunk('fmt ', [1, 0, 1, 0, ...le32(8_000), ...le32(8_000), 1, 0, 8, 0]),
    chunk('data', sound),
    chunk('LIST', 'INFOISFT\x08\0\0\0Telltale'),
    chunk('iXML', '<GPS>51.5</GPS>'),
  );
  return { file: bytes('RIFF', le32(body.length), body), sound };
}

/** A FLAC with comments, a picture, and what a program left. */
export function flac(): { file: Buffer; sound: string } {
  const sound = 'the sound itself';
  const block = (type: number, data: Buffer | string) => bytes([type], u32(data.length).slice(1), data);
  const head = Buffer.from('1000100000000000000000000ac442f000000000' + '0'.repeat(28), 'hex');
  return {
    file: bytes(
      'fLaC',
      block(0, head),
      block(4, 'Telltale GPS=51.5'),
      block(2, 'hidden words'),
      block(0x86, 'hidden words'),
      [0xff, 0xf8, 0xc9, 0x18],
      sound,
      Buffer.alloc(64),
    ),
    sound,
  };
}

/** An MP3 with tags at both ends. */
export function mp3(): { file: Buffer; sound: string } {
  const sound = 'the sound itself';
  const frame = bytes([0xff, 0xfb, 0x90, 0x64], sound, Buffer.alloc(417 - 4 - sound.length));
  const id3 = bytes('ID3', [3, 0, 0, 0, 0, 1, 0x16], 'GEOB', Buffer.from('Telltale 51.5 hidden words'), Buffer.alloc(150 - 30));
  const ape = bytes('APETAGEX', le32(2000), le32(70), le32(1), le32(0), Buffer.alloc(8));
  const tag = bytes('TAG', 'Telltale'.padEnd(125, '\0'));
  return { file: bytes(id3, frame, frame, frame, 'hidden words'.padEnd(38), ape, tag), sound };
}
