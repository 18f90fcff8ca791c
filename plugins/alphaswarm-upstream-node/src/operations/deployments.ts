// Customers' workloads, as alphaswarm-cp tells of them. `raw`, which cp adds, isn't listed: it never leaves the client.
import { z } from 'zod';
import {
  condition,
  count,
  endpoints,
  label,
  optional,
  timestamp,
} from './fields';

/** `GET /manage/deployments/{service_id}`. */
export const deploymentSchema = z
  .object({
    service_id: label,
    provider: z.enum(['docker_compose', 'kubernetes', 'aws', 'azure', 'gcp']),
    phase: z.enum([
      'pending',
      'starting',
      'running',
      'degraded',
      'updating',
      'stopping',
      'stopped',
      'failed',
      'unknown',
    ]),
    replicas_desired: count,
    replicas_ready: count,
    image: optional(z.string().max(512)),
    namespace: optional(label),
    last_transition_at: optional(timestamp),
    conditions: z.array(condition).default([]),
    endpoints: endpoints.default({}),
  })
  .transform(deployment => ({
    serviceId: deployment.service_id,
    provider: deployment.provider,
    phase: deployment.phase,
    replicasDesired: deployment.replicas_desired,
    replicasReady: deployment.replicas_ready,
    image: deployment.image,
    namespace: deployment.namespace,
    lastTransitionAt: deployment.last_transition_at,
    conditions: deployment.conditions,
    endpoints: deployment.endpoints,
  }));

/** What cp has of one workload. */
export type Deployment = z.output<typeof deploymentSchema>;

export const deploymentsSchema = z.array(deploymentSchema);

const runStatus = z.enum([
  'pending',
  'running',
  'succeeded',
  'failed',
  'rejected',
  'halted',
]);

/** A row of cp's `workload_runs`: what it made of a start, stop, restart or scale. */
export const workloadRunSchema = z
  .object({
    run_uid: label,
    status: runStatus,
    action: label,
    target: label,
  })
  .transform(({ run_uid: runUid, ...run }) => ({ runUid, ...run }));

/** Accepted is not done: `pending` and `running` say that cp has begun. */
export type WorkloadRun = z.output<typeof workloadRunSchema>;

/** `GET /manage/deployments/{service_id}/runs`: the same rows, newest first, with where they come from. */
export const recordedRunsSchema = z.array(
  z
    .object({
      run_uid: label,
      status: runStatus,
      action: label,
      idempotency_key: optional(label),
      started_at: timestamp,
      finished_at: optional(timestamp),
    })
    .transform(run => ({
      runUid: run.run_uid,
      status: run.status,
      action: run.action,
      idempotencyKey: run.idempotency_key,
      startedAt: run.started_at,
      finishedAt: run.finished_at,
    })),
);

/** A run as cp remembers it. */
export type RecordedRun = z.output<typeof recordedRunsSchema>[number];

/** `GET /manage/deployments/{service_id}/logs`. Of each event its stage and time: the message may be what a strategy wrote, and isn't listed. */
export const deploymentLogSchema = z
  .object({
    events: z.array(
      z
        .object({ stage: label, timestamp })
        .transform(({ stage, timestamp: at }) => ({ stage, at })),
    ),
  })
  .transform(({ events }) => events);

/** Something that the platform did with a workload, or that the workload wrote. */
export type DeploymentEvent = z.output<typeof deploymentLogSchema>[number];
