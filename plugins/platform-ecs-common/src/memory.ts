import type { EcsTask } from './tasks';
import type { RolloutOutcome } from './rollouts';
import type { ServiceState } from './service';

/** What the recorder keeps. */
export const memoryKinds = [
  'stopped-task',
  'event',
  'deployment',
  'state',
] as const;

/** One of {@link memoryKinds}. */
export type MemoryKind = (typeof memoryKinds)[number];

/** Something that happened to a service, as the recorder keeps it. Times are ISO 8601 UTC. */
export type MemoryEntry = {
  id: string;
  cluster: string;
  service: string;
  happenedAt: string;
  recordedAt: string;
  /** What happened, in one sentence; this is what a search looks through, with the facts' reasons. */
  summary: string;
} & MemoryFacts;

/** What is kept of each kind. */
export type MemoryFacts =
  | { kind: 'stopped-task'; facts: EcsTask }
  | { kind: 'event'; facts: { id: string; message: string } }
  | { kind: 'deployment'; facts: RememberedDeployment }
  | { kind: 'state'; facts: { state: ServiceState; sentence: string } };

/** What is kept of a service deployment. */
export type RememberedDeployment = {
  arn: string;
  /** `ecs-svc/…`, when it was known. */
  deploymentId?: string;
  strategy: string;
  status: string;
  statusReason?: string;
  outcome: RolloutOutcome;
  /** `family:revision`, when known. */
  taskDefinition?: string;
  startedAt?: string;
  finishedAt?: string;
};

/** `GET /memory`. */
export type MemoryPage = {
  /** Newest first. */
  items: MemoryEntry[];
  /** Where the next page begins; absent on the last. */
  nextCursor?: string;
  /** For how long things are kept, days. */
  keptDays: number;
};

/** The longest text that can be searched for, characters. */
export const MAX_MEMORY_QUERY = 200;
