/** A revision of a task definition family, as the list of revisions shows it. */
export type TaskDefinitionRevision = {
  /** `family:revision`. */
  taskDefinition: string;
  revision: number;
  /** ISO 8601 UTC. */
  registeredAt?: string;
  /** Tag or short digest of the main container's image, when it could be read. */
  imageTag?: string;
};

/** `GET /services/:cluster/:service/revisions`. */
export type EcsServiceRevisions = {
  family: string;
  /** The revision that the service should run. */
  current: number;
  /** Newest first, at most 20. Only those that can be deployed: ECS calls the others INACTIVE. */
  revisions: TaskDefinitionRevision[];
  /** Whether older ones follow: ask again with `before`, the last one's revision. */
  more: boolean;
  gaps: string[];
};

/** One difference between two task definitions. Values of environment variables are never in it. */
export type TaskDefinitionChange = {
  /** `task`, or the name of a container. */
  subject: string;
  /** What differs, in words: "CPU", "Image", "Environment LOG_LEVEL". */
  field: string;
  kind: 'added' | 'removed' | 'changed';
  /** What it was and what it is; absent on the side where there is none, and for values that are not shown. */
  from?: string;
  to?: string;
};

/** `GET /services/:cluster/:service/revisions/:from..:to`. */
export type TaskDefinitionComparison = {
  /** `family:revision`. */
  from: string;
  to: string;
  /** ECS `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS` of the second. */
  status: string;
  /** Empty: the two say the same. */
  changes: TaskDefinitionChange[];
};
