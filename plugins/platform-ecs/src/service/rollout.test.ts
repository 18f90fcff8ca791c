import {
  deployment,
  rollingServiceDetail,
  serviceDetail,
} from '../__testUtils__/services';
import {
  durationInWords,
  rolloutElapsedMs,
  rolloutLanes,
  showsRollout,
} from './rollout';

describe('showsRollout', () => {
  it('is quiet about a steady service', () => {
    expect(showsRollout(serviceDetail())).toBe(false);
  });

  it.each([
    ['rolling out', rollingServiceDetail()],
    ['failing', serviceDetail({ state: 'failing' })],
    ['rolled back', serviceDetail({ state: 'rolled-back' })],
    [
      'said to be steady while a deployment is in progress',
      serviceDetail({
        deployments: [deployment({ rolloutState: 'IN_PROGRESS' })],
      }),
    ],
  ])('opens on a service that is %s', (_words, service) => {
    expect(showsRollout(service)).toBe(true);
  });
});

describe('rolloutLanes', () => {
  it('puts the new one first and draws all on one scale', () => {
    const lanes = rolloutLanes([
      deployment({
        id: 'old',
        status: 'ACTIVE',
        desiredCount: 2,
        runningCount: 8,
      }),
      deployment({
        id: 'new',
        desiredCount: 4,
        runningCount: 2,
        pendingCount: 2,
      }),
    ]);
    expect(
      lanes.map(({ deployment: { id }, ...lane }) => ({ id, ...lane })),
    ).toEqual([
      {
        id: 'new',
        side: 'new',
        runningShare: 0.25,
        pendingShare: 0.25,
        desiredShare: 0.5,
      },
      {
        id: 'old',
        side: 'old',
        runningShare: 1,
        pendingShare: 0,
        desiredShare: 0.25,
      },
    ]);
  });

  it('draws nothing for a service scaled to zero', () => {
    expect(
      rolloutLanes([deployment({ desiredCount: 0, runningCount: 0 })])[0],
    ).toMatchObject({ runningShare: 0, pendingShare: 0, desiredShare: 0 });
  });
});

describe('rolloutElapsedMs', () => {
  const now = Date.parse('2026-11-24T03:00:00Z');

  it('runs on while the rollout does', () => {
    expect(
      rolloutElapsedMs(
        deployment({
          rolloutState: 'IN_PROGRESS',
          createdAt: '2026-11-24T02:59:15Z',
        }),
        now,
      ),
    ).toBe(45_000);
  });

  it('is unknown without a beginning, and never negative', () => {
    expect(
      rolloutElapsedMs(deployment({ createdAt: undefined }), now),
    ).toBeUndefined();
    expect(
      rolloutElapsedMs(
        deployment({
          rolloutState: 'IN_PROGRESS',
          createdAt: '2026-11-24T03:00:02Z',
        }),
        now,
      ),
    ).toBe(0);
  });
});

describe('durationInWords', () => {
  it.each([
    [0, '0 s'],
    [45_900, '45 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_780_000, '1 h 3 min'],
  ])('tells %d ms as %s', (milliseconds, words) => {
    expect(durationInWords(milliseconds)).toBe(words);
  });
});
