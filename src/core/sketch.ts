/** A register holds how many zeros begin 32 bits, and one more. */
const rankBits = 32;

/**
 * How many different things were seen, without knowing any of them (HyperLogLog, with the estimator of O. Ertl, “New cardinality estimation
 * algorithms for HyperLogLog sketches”, 2017, algorithm 4). A register keeps the greatest number of zeros that a digest began with: who comes
 * again changes nothing, and nobody can be read out of it. The standard error is 1.04 / √registers: 1.6 % with 4,096, and nothing to speak of
 * below a hundred.
 */
export class Sketch {
  /** @param registers a power of two, up to 65,536 @throws RangeError for others */
  constructor(readonly registers: Uint8Array) {
    const { length } = registers;
    if (length < 16 || length > 65_536 || (length & (length - 1)) !== 0) throw new RangeError(`A sketch can't have ${length} registers`);
  }

  static of(length: number): Sketch {
    return new Sketch(new Uint8Array(length));
  }

  /** @param digest at least six bytes of a good digest */
  add(digest: Uint8Array): void {
    const at = ((digest[0]! << 8) | digest[1]!) & (this.registers.length - 1);
    const rank = Math.clz32((digest[2]! << 24) | (digest[3]! << 16) | (digest[4]! << 8) | digest[5]!) + 1;
    if (rank > this.registers[at]!) this.registers[at] = rank;
  }

  /** What the other saw too. @throws RangeError when it has another size */
  merge({ registers }: Sketch): void {
    if (registers.length !== this.registers.length) throw new RangeError(`${registers.length} registers can't be added to ${this.registers.length}`);
    registers.forEach((rank, at) => {
      if (rank > this.registers[at]!) this.registers[at] = rank;
    });
  }

  /** About how many, as a whole number. */
  get estimate(): number {
    const { length } = this.registers;
    const counts = Array.from({ length: rankBits + 2 }, () => 0);
    for (const rank of this.registers) counts[Math.min(rank, rankBits + 1)]!++;
    let z = length * tau(1 - counts[rankBits + 1]! / length);
    for (let rank = rankBits; rank >= 1; rank--) z = 0.5 * (z + counts[rank]!);
    z += length * sigma(counts[0]! / length);
    return Math.round((length * length) / (2 * Math.LN2 * z));
  }
}

function sigma(x: number): number {
  if (x === 1) return Infinity;
  let [sum, before, weight, power] = [x, -1, 1, x];
  while (sum !== before) {
    power *= power;
    before = sum;
    sum += power * weight;
    weight += weight;
  }
  return sum;
}

function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let [sum, before, weight, root] = [1 - x, -1, 1, x];
  while (sum !== before) {
    root = Math.sqrt(root);
    before = sum;
    weight *= 0.5;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}
