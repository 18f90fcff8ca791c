import { createHash } from 'node:crypto';

/** A seeded pseudo-random sequence. Not for secrets. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [min, max]. */
  integer(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** Lower-case hex digits. */
  hex(digits: number): string;
  /** Decimal digits, the first not 0. */
  digits(count: number): string;
}

/**
 * A sequence that depends on nothing but its seed: the same parts give the same numbers on every machine. Give each thing its own seed
 * (`createRandom(seed, serviceName, taskNumber)`), so that the order in which things are asked for doesn't matter.
 */
export function createRandom(...seed: (string | number)[]): Random {
  const digest = createHash('sha256').update(JSON.stringify(seed)).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let d = digest.readUInt32LE(12);

  // sfc32 (PractRand): small, fast, 128 bits of state.
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  const integer = (min: number, max: number): number =>
    min + Math.floor(next() * (max - min + 1));
  const repeat = (count: number, digit: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => digit(index)).join('');

  return {
    next,
    integer,
    pick: items => items[integer(0, items.length - 1)],
    hex: count => repeat(count, () => integer(0, 15).toString(16)),
    digits: count =>
      repeat(count, index => String(integer(index === 0 ? 1 : 0, 9))),
  };
}

/**
 * One number in [0, 1) for a point: noise that can be read at any place without reading the places before it.
 *
 * @param seed - which noise
 * @param index - where, a whole number
 */
export function noiseAt(seed: number, index: number): number {
  let h =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

const noiseSeeds = new Map<string, number>();

/** A 32-bit number for {@link noiseAt} out of names. Remembered, because noise is read often and under few names. */
export function noiseSeed(...parts: (string | number)[]): number {
  const name = JSON.stringify(parts);
  const known = noiseSeeds.get(name);
  if (known !== undefined) {
    return known;
  }
  const seed = createHash('sha256').update(name).digest().readUInt32LE(0);
  noiseSeeds.set(name, seed);
  return seed;
}
