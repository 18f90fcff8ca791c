import { InputError } from '@backstage/errors';
import type {
  EcsServiceRevisions,
  TaskDefinitionComparison,
  TaskDefinitionRevision,
} from '@alphaswarm-admin/plugin-platform-ecs-common';
import { familyOf } from '../actions/deployRevision';
import type {
  SteeredCluster,
  SteeredClusters,
} from '../actions/SteeredClusters';
import { AwsCallError } from '../aws/AwsCallError';
import { mapAtMost } from '../aws/inChunks';
import { familyAndRevision } from '../aws/parseEcs';
import type { ServiceAddress } from '../clusters/PlatformClusters';
import { seenService } from '../clusters/seenService';
import { imageTag, mainContainer } from '../state/imageTag';
import { compareTaskDefinitions } from './compareTaskDefinitions';

/** How many revisions a page of the list has: one call to ECS each, the first time. */
const PER_PAGE = 20;
const DESCRIBES_AT_ONCE = 4;

/** The revisions of the task family that a service runs. */
export class ServiceRevisions {
  readonly #clusters: SteeredClusters;
  readonly #deadlineMs: number;

  static create(options: {
    clusters: SteeredClusters;
    /** The longest that a read may take, milliseconds. */
    deadlineMs: number;
  }): ServiceRevisions {
    return new ServiceRevisions(options);
  }

  private constructor(options: {
    clusters: SteeredClusters;
    deadlineMs: number;
  }) {
    this.#clusters = options.clusters;
    this.#deadlineMs = options.deadlineMs;
  }

  /**
   * The revisions that can be deployed, newest first.
   *
   * @param before - only those older than this one
   * @throws NotFoundError (404) for a service that isn't configured, or that the cluster doesn't have
   * @throws AwsCallError if ECS doesn't list them; what it doesn't describe is a gap
   */
  async list(
    address: ServiceAddress,
    before?: number,
  ): Promise<EcsServiceRevisions> {
    const { service } = await seenService(this.#clusters.clusters, address);
    const cluster = this.#clusters.resolve(address);
    const signal = AbortSignal.timeout(this.#deadlineMs);
    const family = familyOf(service.taskDefinition);
    const arns = await cluster.revisions.listRevisions(family, { signal });
    const older = arns
      .map(arn => ({ arn, revision: revisionOf(arn) }))
      .filter(({ revision }) => revision < (before ?? Infinity));
    const gaps = new Set<string>();
    const revisions = await mapAtMost(
      DESCRIBES_AT_ONCE,
      older.slice(0, PER_PAGE),
      ({ arn, revision }) =>
        describeRevision(cluster, { arn, revision }, signal, gaps),
    );
    return {
      family,
      current: revisionOf(service.taskDefinition),
      revisions,
      more: older.length > PER_PAGE,
      gaps: [...gaps],
    };
  }

  /**
   * What differs between two revisions.
   *
   * @param range - `from..to`, revision numbers
   * @throws InputError (400) for another shape
   * @throws NotFoundError (404) for a revision that ECS doesn't know
   */
  async compare(
    address: ServiceAddress,
    range: string,
  ): Promise<TaskDefinitionComparison> {
    const match = /^([1-9]\d{0,9})\.\.([1-9]\d{0,9})$/.exec(range);
    if (!match) {
      throw new InputError(
        `range: must be two revision numbers, as in 41..42, but is '${range.slice(0, 40)}'`,
      );
    }
    const { service } = await seenService(this.#clusters.clusters, address);
    const { revisions } = this.#clusters.resolve(address);
    const signal = AbortSignal.timeout(this.#deadlineMs);
    const family = familyOf(service.taskDefinition);
    const [from, to] = await Promise.all([
      revisions.recall(`${family}:${match[1]}`, { signal }),
      revisions.describe(`${family}:${match[2]}`, { signal }),
    ]);
    return {
      from: `${from.family}:${from.revision}`,
      to: `${to.family}:${to.revision}`,
      status: to.status,
      changes: compareTaskDefinitions(from, to),
    };
  }
}

async function describeRevision(
  { revisions }: SteeredCluster,
  { arn, revision }: { arn: string; revision: number },
  signal: AbortSignal,
  gaps: Set<string>,
): Promise<TaskDefinitionRevision> {
  const known = { taskDefinition: familyAndRevision(arn), revision };
  try {
    const detail = await revisions.recall(arn, { signal });
    const main = mainContainer(detail.family, detail.containers);
    return {
      ...known,
      registeredAt: detail.registeredAt,
      ...(main && { imageTag: imageTag(main.image) }),
    };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    gaps.add(`${error.message}.`);
    return known;
  }
}

function revisionOf(taskDefinition: string): number {
  return Number(taskDefinition.slice(taskDefinition.lastIndexOf(':') + 1));
}
