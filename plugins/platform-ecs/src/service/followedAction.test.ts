import { deployment, freshCluster } from '../__testUtils__/services';
import { hasSettled } from './followedAction';

const since = Date.parse('2026-11-24T03:00:00Z');
const seenAt = (observedAt?: string) => ({ ...freshCluster, observedAt });

describe('hasSettled', () => {
  it('waits for a rollout that has not begun to show', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: false },
        {
          state: 'steady',
          deployments: [],
          freshness: seenAt('2026-11-24T03:00:02Z'),
        },
      ),
    ).toBe(false);
  });

  it('waits while it rolls out, however long', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: true },
        {
          state: 'rolling-out',
          deployments: [],
          freshness: seenAt('2026-11-24T04:00:00Z'),
        },
      ),
    ).toBe(false);
  });

  it('waits while a rollout goes on whose tasks fail', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: true },
        {
          state: 'failing',
          deployments: [deployment({ rolloutState: 'IN_PROGRESS' })],
          freshness: seenAt('2026-11-24T04:00:00Z'),
        },
      ),
    ).toBe(false);
  });

  it('is over when a moving service stops moving', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: true },
        {
          state: 'steady',
          deployments: [],
          freshness: seenAt('2026-11-24T03:00:04Z'),
        },
      ),
    ).toBe(true);
  });

  it('is over when a later look shows that nothing ever moved', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: false },
        {
          state: 'steady',
          deployments: [],
          freshness: seenAt('2026-11-24T03:00:10Z'),
        },
      ),
    ).toBe(true);
  });

  it('does not take old data for an answer', () => {
    expect(
      hasSettled(
        { actionId: 'a', since, seenMoving: false },
        { state: 'steady', deployments: [], freshness: seenAt(undefined) },
      ),
    ).toBe(false);
  });
});
