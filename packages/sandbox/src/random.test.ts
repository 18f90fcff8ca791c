import { createRandom, noiseAt, noiseSeed } from './random';

describe('createRandom', () => {
  it('is the same for the same seed and another for another', () => {
    const draw = (...seed: (string | number)[]) => {
      const random = createRandom(...seed);
      return [random.next(), random.hex(8), random.integer(1, 1000)];
    };
    expect(draw('a', 1)).toEqual(draw('a', 1));
    expect(draw('a', 1)).not.toEqual(draw('a', 2));
    expect(draw('a1')).not.toEqual(draw('a', 1));
  });

  it('spreads evenly and stays within bounds', () => {
    const random = createRandom('spread');
    const counts = Array(10).fill(0);
    for (let draw = 0; draw < 10_000; draw++) {
      counts[random.integer(0, 9)] += 1;
    }
    expect(counts).toHaveLength(10);
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('makes digits that do not begin with 0', () => {
    const random = createRandom('digits');
    for (let draw = 0; draw < 100; draw++) {
      expect(random.digits(19)).toMatch(/^[1-9]\d{18}$/);
    }
  });
});

describe('noiseAt', () => {
  it('can be read anywhere, and averages to a half', () => {
    const seed = noiseSeed('service', 'cpu');
    const values = Array.from({ length: 2000 }, (_, index) =>
      noiseAt(seed, index),
    );
    expect(noiseAt(seed, 1234)).toBe(values[1234]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});
