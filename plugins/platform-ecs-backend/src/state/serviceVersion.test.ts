import { deployment, ecsService } from '../__testUtils__/ecsService';
import { serviceVersion } from './serviceVersion';

describe('serviceVersion', () => {
  const seen = serviceVersion(ecsService());

  it('says what was decided on', () => {
    expect(seen).toBe('ecs-svc/1|alphaswarm-core-prod:7|2');
  });

  it('stays while tasks come and go and the rollout goes on', () => {
    expect(
      serviceVersion(
        ecsService({
          runningCount: 0,
          pendingCount: 2,
          deployments: [deployment({ rolloutState: 'IN_PROGRESS' })],
        }),
      ),
    ).toBe(seen);
  });

  it.each([
    ['the deployment', { deployments: [deployment({ id: 'ecs-svc/2' })] }],
    ['the task definition', { taskDefinition: 'alphaswarm-core-prod:8' }],
    ['the desired count', { desiredCount: 3 }],
    ['PRIMARY goes', { deployments: [] }],
  ])('changes with %s', (_, change) => {
    expect(serviceVersion(ecsService(change))).not.toBe(seen);
  });
});
