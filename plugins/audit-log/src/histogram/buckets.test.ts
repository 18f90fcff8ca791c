import type { AuditHistogram } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  between,
  bucketAt,
  layersOf,
  moveEdge,
  timesOf,
  totalOf,
  totalsByPhase,
} from './buckets';

const histogram: AuditHistogram = {
  scope: 'all',
  from: '2026-11-24T02:00:00.000Z',
  to: '2026-11-24T02:02:30.000Z',
  bucketSeconds: 60,
  buckets: [
    {
      start: '2026-11-24T02:00:00.000Z',
      total: 4,
      byPhase: { failed: 1, succeeded: 3 },
    },
    { start: '2026-11-24T02:01:00.000Z', total: 0, byPhase: {} },
    {
      start: '2026-11-24T02:02:00.000Z',
      total: 1,
      byPhase: { intent: 1 },
    },
  ],
};

describe('timesOf', () => {
  it('ends where the next bucket begins, and the last one where the histogram ends', () => {
    expect(timesOf(histogram, { start: 0, end: 2 })).toEqual({
      from: '2026-11-24T02:00:00.000Z',
      to: '2026-11-24T02:02:00.000Z',
    });
    expect(timesOf(histogram, { start: 2, end: 3 }).to).toBe(histogram.to);
  });
});

it('counts the rows of a range', () => {
  expect(totalOf(histogram, { start: 0, end: 3 })).toBe(5);
  expect(totalOf(histogram, { start: 1, end: 2 })).toBe(0);
});

it('names the phases that there are', () => {
  expect(totalsByPhase(histogram)).toEqual([
    { phase: 'intent', total: 1 },
    { phase: 'succeeded', total: 3 },
    { phase: 'failed', total: 1 },
  ]);
});

it('stacks a bar, with what failed on top', () => {
  expect(layersOf(histogram.buckets[0], 8)).toEqual([
    { phase: 'succeeded', foot: 0, height: 0.375 },
    { phase: 'failed', foot: 0.375, height: 0.125 },
  ]);
});

it.each([
  [-0.2, 0],
  [0, 0],
  [0.34, 1],
  [0.999, 2],
  [1, 2],
  [7, 2],
])('finds the bucket at %d of the width', (place, bucket) => {
  expect(bucketAt(place, 3)).toBe(bucket);
});

it('takes both ends of what was drawn, in either direction', () => {
  expect(between(2, 2)).toEqual({ start: 2, end: 3 });
  expect(between(5, 1)).toEqual({ start: 1, end: 6 });
});

describe('moveEdge', () => {
  it('keeps at least one bucket', () => {
    const range = { start: 2, end: 4 };
    const far = { by: 10, buckets: 6 };
    expect(moveEdge(range, { ...far, edge: 'start' })).toEqual({
      start: 3,
      end: 4,
    });
    expect(moveEdge(range, { ...far, by: -10, edge: 'end' })).toEqual({
      start: 2,
      end: 3,
    });
  });

  it('stays in the chart', () => {
    const range = { start: 2, end: 4 };
    expect(moveEdge(range, { edge: 'start', by: -9, buckets: 6 }).start).toBe(
      0,
    );
    expect(moveEdge(range, { edge: 'end', by: 9, buckets: 6 }).end).toBe(6);
  });
});
