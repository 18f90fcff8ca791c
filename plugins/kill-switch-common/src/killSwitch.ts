import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';

/** The signals channel on which the backend says that the kill switch was used. The message carries nothing. */
export const KILL_SWITCH_SIGNAL_CHANNEL = 'kill-switch';

/** The word that somebody types to halt everything. */
export const HALT_WORD = 'halt';

/** Why a target isn't halted. */
export type HaltProblem = {
  /** In words. */
  error: string;
  /** e.g. `forbidden`, `timeout`, `not_reported`, `unclear_result`. */
  code: string;
  /** The HTTP status with which the target answered, where it did. */
  statusCode?: number;
};

/** What a target is up to. `unknown`: nobody said, so nobody may say that it halted. */
export const haltTargetStates = [
  'running',
  'halting',
  'halted',
  'failed',
  'unknown',
] as const;

/** One of the targets of the halt. */
export type HaltTarget = {
  target: string;
  state: (typeof haltTargetStates)[number];
  /** How many things of it run; `null` if alphaswarm-cp doesn't say. */
  running: number | null;
  /** Of one that failed. */
  problem?: HaltProblem;
};

/** What somebody would stop, and what became of the last halt. */
export type KillSwitchStatus = {
  /** `unknown` if alphaswarm-cp can't be asked: never taken for `released`. */
  state: 'engaged' | 'released' | 'unknown';
  /** Why it isn't known. */
  problem?: string;
  /** Why it was engaged, as alphaswarm-cp has it. */
  reason?: string;
  /** By whom, if it was engaged here. */
  engaged?: { by: string; name?: string; at: string; actionId: string };
  /** When alphaswarm-cp said so; ISO 8601 UTC. */
  seenAt: string;
  /** How many things run in all; `null` if alphaswarm-cp doesn't say. */
  running: number | null;
  /** Customers' workloads in detail; `null` if they can't be counted at present. */
  workloads: { running: number; replicas: number; companies: number } | null;
  /** All of them, always in the same order. */
  targets: HaltTarget[];
  /** What the caller may do. */
  actions: ActionAvailability[];
};
