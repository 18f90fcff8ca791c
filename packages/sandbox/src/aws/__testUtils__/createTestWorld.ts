import { createStoppedClock, type Clock } from '../../clock';
import { parseScenario, type ServiceScenarioInput } from '../../scenario';
import { EcsWorld } from '../ecs/EcsWorld';

/** 2026-03-02T09:00:00Z, a Monday. */
export const TEST_START = Date.UTC(2026, 2, 2, 9);

/** A world with a stopped clock and one cluster, `alphaswarm-cluster-prod`. */
export function createTestWorld(
  services: (Partial<ServiceScenarioInput> & { key: string })[],
  seed = 'test',
): { world: EcsWorld; clock: Clock } {
  const scenario = parseScenario(
    {
      seed,
      tenant: {
        id: '5a6ff1c2-0b1e-4a0e-9c3d-7d1f3c0a5b90',
        name: 'Test',
        domain: 'staff.example',
      },
      staff: [
        {
          oid: '0ada0000-1111-4c11-8a11-00000000ad01',
          name: 'Ada Admin',
          email: 'ada.admin@staff.example',
          roles: ['Admin'],
          groups: [],
        },
      ],
      aws: {
        accountId: '123456789012',
        region: 'us-east-1',
        clusters: [
          {
            name: 'alphaswarm-cluster-prod',
            services: services.map(service => ({
              cpu: 256,
              memory: 512,
              desiredCount: 2,
              revisions: [
                { revision: 1, imageTag: '1.0.0', registeredDaysAgo: 10 },
                { revision: 2, imageTag: '1.1.0', registeredDaysAgo: 1 },
                {
                  revision: 3,
                  imageTag: '1.2.0',
                  registeredDaysAgo: 0.1,
                  defect: { kind: 'image-not-found' },
                },
              ],
              current: 1,
              ...service,
            })),
          },
        ],
      },
    },
    'the test scenario',
  );
  const clock = createStoppedClock(TEST_START);
  return {
    world: EcsWorld.create({
      scenario: scenario.aws,
      seed,
      clock,
      trail: { now: () => clock.now() },
    }),
    clock,
  };
}
