/** A network and how many of its bits count. */
export type Block = readonly [network: string, bits: number];

// IANA's registry of special-purpose addresses: https://www.iana.org/assignments/iana-ipv4-special-registry. What stands in it and is
// everybody's (AS112, AMT) is not here.
export const private4: readonly Block[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32], // what Azure tells its machines
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

// What was given out, and not what could be: https://www.iana.org/assignments/ipv6-unicast-address-assignments, without 2001::/23
// (protocols, Teredo) but for its two services that are everybody's, and without 2002::/16 (6to4), which carries any IPv4 address.
export const public6: readonly Block[] = [
  ['2001:3::', 32],
  ['2001:4:112::', 48],
  ['2001:200::', 23],
  ['2001:400::', 23],
  ['2001:600::', 23],
  ['2001:800::', 22],
  ['2001:c00::', 23],
  ['2001:e00::', 23],
  ['2001:1200::', 23],
  ['2001:1400::', 22],
  ['2001:1800::', 23],
  ['2001:1a00::', 23],
  ['2001:1c00::', 22],
  ['2001:2000::', 19],
  ['2001:4000::', 23],
  ['2001:4200::', 23],
  ['2001:4400::', 23],
  ['2001:4600::', 23],
  ['2001:4800::', 23],
  ['2001:4a00::', 23],
  ['2001:4c00::', 23],
  ['2001:5000::', 20],
  ['2001:8000::', 19],
  ['2001:a000::', 20],
  ['2001:b000::', 20],
  ['2003::', 18],
  ['2400::', 12],
  ['2410::', 12],
  ['2600::', 12],
  ['2610::', 23],
  ['2620::', 23],
  ['2630::', 12],
  ['2800::', 12],
  ['2a00::', 12],
  ['2a10::', 12],
  ['2c00::', 12],
];

/** For examples, within what was given out. */
export const example6: readonly Block[] = [['2001:db8::', 32]];

/** Prefixes whose last 32 bits are an IPv4 address: mapped (RFC 4291), translated (RFC 7915), NAT64 (RFC 6052). */
export const carriesIPv4: readonly Block[] = [
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
];

/** What a blog that is on a private address itself may call a neighbour. Where clouds tell their machines secrets is in neither. */
export const neighbours: Readonly<Record<'loopback' | 'private', readonly Block[]>> = {
  loopback: [
    ['127.0.0.0', 8],
    ['::1', 128],
  ],
  private: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['fc00::', 7],
  ],
};

/** Clouds' own, within the addresses of neighbours. */
export const secretive: readonly Block[] = [['fd00:ec2::', 32]];
