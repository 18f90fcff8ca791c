import fc from 'fast-check';
import type { EcsService } from '../aws/EcsService';
import { ago, deployment, ecsService, serviceEvent } from './ecsService';

const count = fc.integer({ min: 0, max: 4 });

const arbitraryDeployment = fc
  .record({
    id: fc.integer({ min: 1, max: 20 }).map(id => `ecs-svc/${id}`),
    desiredCount: count,
    runningCount: count,
    pendingCount: count,
    failedTasks: fc.constantFrom(0, 0, 0, 3),
    rolloutState: fc.constantFrom(
      'COMPLETED' as const,
      'IN_PROGRESS' as const,
      'FAILED' as const,
      undefined,
    ),
    createdAt: fc.integer({ min: 0, max: 7200 }).map(ago),
    updatedAt: fc.integer({ min: 0, max: 7200 }).map(ago),
  })
  .map(deployment);

const arbitraryEvent = fc
  .tuple(
    fc.integer({ min: 0, max: 7200 }),
    fc.constantFrom(
      'has reached a steady state.',
      'was unable to place a task.',
      'has started 1 tasks: (task 1).',
      'rolling back to deployment ecs-svc/1.',
    ),
  )
  .map(([seconds, message]) => serviceEvent(seconds, message));

/** Services in all sorts of states, sensible ones and others. */
export function arbitraryService(): fc.Arbitrary<EcsService> {
  return fc
    .record({
      status: fc.constantFrom(
        'ACTIVE',
        'ACTIVE',
        'ACTIVE',
        'DRAINING',
        'INACTIVE',
      ),
      desiredCount: count,
      runningCount: count,
      pendingCount: fc.constantFrom(0, 0, 1),
      deployments: fc.array(arbitraryDeployment, { maxLength: 3 }).map(list =>
        list.map((entry, index) => ({
          ...entry,
          status: index === 0 ? 'PRIMARY' : 'ACTIVE',
        })),
      ),
      events: fc
        .array(arbitraryEvent, { maxLength: 4 })
        .map(events =>
          events.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
        ),
      circuitBreaker: fc.record({
        enabled: fc.boolean(),
        rollback: fc.boolean(),
      }),
    })
    .map(ecsService);
}
