import { axisLabels, bucketLength } from './timeAxis';

function starts(count: number, seconds: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(2026, 10, 24) + i * seconds * 1000).toISOString(),
  );
}

describe('axisLabels', () => {
  it.each<[string, number, string[]]>([
    [
      'seconds',
      1,
      ['00:00:00', '00:00:12', '00:00:24', '00:00:36', '00:00:48'],
    ],
    ['minutes', 60, ['00:00', '00:12', '00:24', '00:36', '00:48']],
    [
      'hours, with the date',
      3600,
      [
        '11-24 00:00',
        '11-24 12:00',
        '11-25 00:00',
        '11-25 12:00',
        '11-26 00:00',
      ],
    ],
    [
      'days, without the time',
      86_400,
      ['2026-11-24', '2026-12-06', '2026-12-18', '2026-12-30', '2027-01-11'],
    ],
  ])('counts %s', (_, seconds, texts) => {
    const labels = axisLabels(starts(60, seconds), seconds);
    expect(labels.map(({ text }) => text)).toEqual(texts);
    expect(labels.map(({ place }) => place)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  });

  it('labels each of few', () => {
    expect(axisLabels(starts(3, 60), 60)).toHaveLength(3);
    expect(axisLabels([], 60)).toEqual([]);
  });
});

it.each([
  [1, '1 s'],
  [90, '90 s'],
  [300, '5 min'],
  [7200, '2 h'],
  [172_800, '2 d'],
])('says %d s as %s', (seconds, words) => {
  expect(bucketLength(seconds)).toBe(words);
});
