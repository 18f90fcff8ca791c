import { operationDigest } from './operation';

describe('operationDigest', () => {
  const operation = {
    action: 'platform-ecs.service.scale',
    target: { kind: 'ecs-service', id: 'a' },
    input: { desiredCount: 4, cluster: 'c' },
    seenVersion: 'v1',
  };

  it('does not depend on the order of keys', () => {
    expect(
      operationDigest({
        ...operation,
        input: { cluster: 'c', desiredCount: 4 },
      }),
    ).toBe(operationDigest(operation));
  });

  it.each([
    { action: 'platform-ecs.service.redeploy' },
    { target: { kind: 'ecs-service', id: 'b' } },
    { input: { desiredCount: 5, cluster: 'c' } },
    { seenVersion: 'v2' },
  ])('changes with %j', change => {
    expect(operationDigest({ ...operation, ...change })).not.toBe(
      operationDigest(operation),
    );
  });
});
