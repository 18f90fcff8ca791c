import { SequenceCheck } from './SequenceCheck';

describe('SequenceCheck', () => {
  it('finds what is missing and what came twice', () => {
    const check = SequenceCheck.create();
    for (const sequence of [0, 3, 1, 3]) check.add(sequence);
    expect(check.count).toBe(3);
    expect(check.repeated).toBe(1);
    expect(check.missingOf(5)).toBe(2);
  });

  it('does not count what has no number as one that came', () => {
    const check = SequenceCheck.create();
    check.add(Number.NaN);
    expect(check.missingOf(1)).toBe(1);
  });
});
