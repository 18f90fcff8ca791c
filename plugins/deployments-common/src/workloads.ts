import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';

/** What the portal calls the states that a workload is in. */
export const workloadStates = [
  'failing',
  'rolling-out',
  'steady',
  'stopped',
  'unknown',
] as const;

export type WorkloadState = (typeof workloadStates)[number];

/** How lists are sorted. */
export const workloadSorts = ['name', 'changed'] as const;

export type WorkloadSort = (typeof workloadSorts)[number];

/** A customer's workload at a glance. Times are ISO 8601 UTC. */
export type Workload = {
  /** Its id at alphaswarm-cp. */
  id: string;
  /** `-` where cp names none. */
  namespace: string;
  /** The company's slug, as the namespace names it; absent if the namespace is no company's. */
  company?: string;
  /** What runs in it: its image's name, e.g. `backtest-runner`. */
  kind?: string;
  state: WorkloadState;
  /** Why it is in this state. */
  sentence: string;
  replicas: { desired: number; ready: number };
  changedAt?: string;
};

/** One page of workloads. */
export type WorkloadPage = {
  items: Workload[];
  /** Where the next page begins; absent on the last. */
  cursor?: string;
  /** How many match everything but the chosen states, by state. */
  counts: Record<WorkloadState, number>;
  /** The kinds that there are in what was asked for. */
  kinds: string[];
  /** When alphaswarm-cp was last asked. */
  observedAt: string;
  /** Why it could not be asked since. */
  problem?: string;
  /** How many workloads there are beyond what the portal holds. */
  leftOut?: number;
};

/** Whether anything may start at present. */
export type HaltState =
  | { engaged: boolean; reason?: string }
  /** It isn't known. */
  | { problem: string };

/** A workload with all that may be known of it. */
export type WorkloadDetail = Workload & {
  provider: string;
  image?: string;
  /** alphaswarm-cp's own word for where it is. */
  phase: string;
  conditions: {
    type: string;
    status: string;
    reason?: string;
    changedAt?: string;
  }[];
  /** Where it is reached: only hosts that the configuration lists. */
  endpoints: { name: string; url: string }[];
  /** How many more there are. */
  endpointsLeftOut: number;
  halt: HaltState;
  /** The most that it may be scaled to. */
  maxReplicas: number;
  actions: ActionAvailability[];
};

/** A row of cp's `workload_runs`. */
export type WorkloadRunSummary = {
  runUid: string;
  status:
    'pending' | 'running' | 'succeeded' | 'failed' | 'rejected' | 'halted';
  action: string;
  startedAt: string;
  finishedAt?: string;
  /** The portal's action that it is of; absent if it came from elsewhere. */
  actionId?: string;
};

/** The newest runs of a workload. */
export type WorkloadRuns = {
  items: WorkloadRunSummary[];
  /** Whether alphaswarm-cp tells of runs at all. */
  told: boolean;
};

/** What the platform did with a workload, in the portal's words. */
export type PlatformMessages = {
  items: { at: string; stage: string; says: string }[];
  /** How many lines there were that aren't the platform's, and so aren't shown. */
  leftOut: number;
};

/** Whether the agents get on, as cp's watchdog sees it. */
export type AgentsReport = {
  running: number;
  pending: number;
  stalled: { runId: string; startedAt: string; stalledSeconds: number }[];
  stallThresholdSeconds: number;
  lastWatchdogAt?: string;
};

/** Whether what the portal depends on says that it can serve. */
export type UpstreamReport = {
  items: {
    /** `alphaswarm-cp` or `alphaswarm-core`. */
    upstream: string;
    state: 'ready' | 'not-ready' | 'unreachable';
    checkedAt: string;
  }[];
};
