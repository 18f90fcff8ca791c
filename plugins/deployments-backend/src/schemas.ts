import {
  workloadAddressSchema,
  workloadSorts,
  workloadStates,
} from '@alphaswarm-admin/plugin-deployments-common';
import { z } from 'zod';

const state = z.enum(workloadStates);

/** The query of the list. */
export const listQuery = z.strictObject({
  company: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be a company's slug")
    .optional(),
  kind: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,127}$/, 'must be a kind of workload')
    .optional(),
  /** Once for each state; none is all of them. */
  state: z
    .union([state.transform(one => [one]), z.array(state).max(5)])
    .default([]),
  q: z
    .string()
    .trim()
    .max(100)
    .transform(text => text || undefined)
    .optional(),
  sort: z.enum(workloadSorts).default('name'),
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What names a workload in a path. */
export const workloadParams = workloadAddressSchema;

const time = z.string();
const workloadFields = {
  id: z.string(),
  namespace: z.string(),
  company: z.string().optional(),
  kind: z.string().optional(),
  state,
  sentence: z.string(),
  replicas: z.strictObject({ desired: z.number(), ready: z.number() }),
  changedAt: time.optional(),
};

export const pageSchema = z.strictObject({
  items: z.array(z.strictObject(workloadFields)),
  cursor: z.string().optional(),
  counts: z.record(state, z.number()),
  kinds: z.array(z.string()),
  observedAt: time,
  problem: z.string().optional(),
  leftOut: z.number().optional(),
});

export const detailSchema = z.strictObject({
  ...workloadFields,
  provider: z.string(),
  image: z.string().optional(),
  phase: z.string(),
  conditions: z.array(
    z.strictObject({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      changedAt: time.optional(),
    }),
  ),
  endpoints: z.array(z.strictObject({ name: z.string(), url: z.string() })),
  endpointsLeftOut: z.number(),
  halt: z.union([
    z.strictObject({ engaged: z.boolean(), reason: z.string().optional() }),
    z.strictObject({ problem: z.string() }),
  ]),
  maxReplicas: z.number(),
  actions: z.array(z.looseObject({ action: z.string(), verdict: z.string() })),
});

export const runsSchema = z.strictObject({
  told: z.boolean(),
  items: z.array(
    z.strictObject({
      runUid: z.string(),
      status: z.enum([
        'pending',
        'running',
        'succeeded',
        'failed',
        'rejected',
        'halted',
      ]),
      action: z.string(),
      startedAt: time,
      finishedAt: time.optional(),
      actionId: z.string().optional(),
    }),
  ),
});

export const messagesSchema = z.strictObject({
  items: z.array(
    z.strictObject({ at: time, stage: z.string(), says: z.string() }),
  ),
  leftOut: z.number(),
});

export const agentsSchema = z.strictObject({
  running: z.number(),
  pending: z.number(),
  stalled: z.array(
    z.strictObject({
      runId: z.string(),
      startedAt: time,
      stalledSeconds: z.number(),
    }),
  ),
  stallThresholdSeconds: z.number(),
  lastWatchdogAt: time.optional(),
});

export const upstreamsSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      upstream: z.string(),
      state: z.enum(['ready', 'not-ready', 'unreachable']),
      checkedAt: time,
    }),
  ),
});
