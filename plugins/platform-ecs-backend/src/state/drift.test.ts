import fc from 'fast-check';
import { ecsService } from '../__testUtils__/ecsService';
import { ecsTask } from '../__testUtils__/ecsTask';
import { driftOf, runningImage } from './drift';

const service = ecsService();

/** A task whose main container pulled this. */
const pulled = (id: string, imageDigest: string, startedAt: string) =>
  ecsTask({
    id,
    startedAt,
    containers: [{ name: 'core', image: 'ecr/core:1.4.2', imageDigest }],
  });

describe('driftOf', () => {
  it('is nothing where all tasks run the revision and image that were deployed', () => {
    expect(
      driftOf({
        service,
        tasks: [ecsTask({ id: 'a' }), ecsTask({ id: 'b' })],
        isMoving: false,
      }),
    ).toBeUndefined();
  });

  it('names the revisions that run side by side', () => {
    expect(
      driftOf({
        service,
        tasks: [
          ecsTask({ id: 'a' }),
          ecsTask({ id: 'b', taskDefinition: 'alphaswarm-core-prod:6' }),
          ecsTask({ id: 'c', taskDefinition: 'alphaswarm-core-prod:6' }),
        ],
        isMoving: false,
      }),
    ).toBe(
      'alphaswarm-core-prod:7 is deployed, but of its tasks 2 run alphaswarm-core-prod:6 and 1 run alphaswarm-core-prod:7.',
    );
  });

  it('is nothing while a rollout replaces the old revision', () => {
    expect(
      driftOf({
        service,
        tasks: [
          ecsTask({ id: 'a' }),
          ecsTask({ id: 'b', taskDefinition: 'alphaswarm-core-prod:6' }),
        ],
        isMoving: true,
      }),
    ).toBeUndefined();
  });

  it('tells tasks that pulled the tag before it was pushed again', () => {
    expect(
      driftOf({
        service,
        tasks: [
          pulled('a', 'sha256:old', '2026-11-20T05:00:00.000Z'),
          pulled('b', 'sha256:old', '2026-11-20T05:00:00.000Z'),
          pulled('c', 'sha256:new', '2026-11-24T05:00:00.000Z'),
        ],
        isMoving: false,
      }),
    ).toBe('Its tag was pushed again: 2 of 3 tasks still run an older image.');
  });

  it('says nothing of tasks that are ending or starting, or of digests that ECS does not know', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            lastStatus: fc.constantFrom('PROVISIONING', 'PENDING', 'STOPPING'),
            taskDefinition: fc.string(),
          }),
        ),
        fc.array(fc.constantFrom(undefined, 'sha256:aa')),
        (passing, digests) => {
          const tasks = [
            ...passing.map((overrides, index) =>
              ecsTask({ id: `p${index}`, ...overrides }),
            ),
            ...digests.map((imageDigest, index) =>
              ecsTask({
                id: `r${index}`,
                containers: [{ name: 'core', imageDigest }],
              }),
            ),
          ];
          expect(driftOf({ service, tasks, isMoving: false })).toBeUndefined();
        },
      ),
    );
  });
});

describe('runningImage', () => {
  it("is the main container's of the newest task of the deployed revision", () => {
    expect(
      runningImage(service, [
        pulled('a', 'sha256:old', '2026-11-20T05:00:00.000Z'),
        pulled('b', 'sha256:new', '2026-11-24T05:00:00.000Z'),
        ecsTask({
          id: 'c',
          taskDefinition: 'alphaswarm-core-prod:8',
          startedAt: '2026-11-24T06:00:00.000Z',
        }),
      ]),
    ).toEqual({ image: 'ecr/core:1.4.2', digest: 'sha256:new' });
  });

  it('is not known where no task runs that revision', () => {
    expect(
      runningImage(service, [
        ecsTask({ taskDefinition: 'alphaswarm-core-prod:6' }),
      ]),
    ).toBeUndefined();
  });
});
