import { seriesOnAxis } from './seriesOnAxis';

const HOUR = 3_600_000;

describe('seriesOnAxis', () => {
  it('puts points at even distances, with a gap where one is missing', () => {
    expect(
      seriesOnAxis([
        [0, 5],
        [HOUR, 6],
        [3 * HOUR, 8],
      ]),
    ).toEqual({
      time: { from: 0, to: 4 * HOUR, periodMs: HOUR },
      values: [5, 6, null, 8],
    });
  });

  it.each([
    [[]],
    [[[0, 1]]],
    // Twice the same instant: there is no period.
    [
      [
        [0, 1],
        [0, 2],
      ],
    ],
  ] as Array<[Array<[number, number]>]>)('has no axis for %j', points => {
    expect(seriesOnAxis(points)).toBeUndefined();
  });
});
