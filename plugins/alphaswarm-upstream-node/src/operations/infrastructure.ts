// Topology, cells, tenants, connections and the agents' watchdog, as alphaswarm-cp tells of them.
import { z } from 'zod';
import {
  condition,
  count,
  endpoints,
  label,
  optional,
  slug,
  timestamp,
} from './fields';

/** `GET /manage/topology/services`. */
export const topologyServiceSchema = z
  .object({
    id: slug,
    aliases: z.array(label).default([]),
    label: z.string().max(200),
    role: label,
    workload: optional(label),
    image_key: optional(label),
    port: optional(z.number().int().min(0).max(65_535)),
    health_path: optional(z.string().max(200)),
    cluster: optional(label),
    namespace: optional(label),
    endpoints: endpoints.default({}),
  })
  .transform(
    ({ image_key: imageKey, health_path: healthPath, ...service }) => ({
      ...service,
      imageKey,
      healthPath,
    }),
  );

/** A service as the platform's topology has it. */
export type TopologyService = z.output<typeof topologyServiceSchema>;

export const topologyServicesSchema = z.array(topologyServiceSchema);

/** `GET /manage/cells`. */
export const cellSchema = z
  .object({
    id: slug,
    tier: label,
    region: label,
    state: z.enum([
      'provisioning',
      'active',
      'draining',
      'suspended',
      'maintenance',
      'decommissioning',
      'archived',
    ]),
    capacity_max_tenants: count,
  })
  .transform(({ capacity_max_tenants: capacityMaxTenants, ...cell }) => ({
    ...cell,
    capacityMaxTenants,
  }));

/** A cell: a share of the platform that tenants are placed in. */
export type Cell = z.output<typeof cellSchema>;

export const cellsSchema = z.array(cellSchema);

/** What a tenant may use, in Kubernetes' quantities (`4`, `500m`, `16Gi`). */
const quantity = z.union([
  z.string().regex(/^\d+(\.\d+)?([munkKMGTPE]i?)?$/),
  z.number().min(0).transform(String),
]);

/** The quotas that can be set; the last one throttles. */
export const QUOTA_NAMES = [
  'cpu',
  'memory',
  'gpus',
  'pvcs',
  'pods',
  'services',
  'requests_per_second',
] as const;

/** Quotas by name; one that is left out isn't limited. */
export type TenantQuotas = Partial<
  Record<(typeof QUOTA_NAMES)[number], string>
>;

/** `POST /manage/tenants/{id}/provision` takes it. */
export type TenantSpec = {
  /** cp has a further one, for trials, which the portal doesn't give. */
  plan: 'b2b' | 'b2c' | 'internal';
  quotas: TenantQuotas;
  networkPolicyMode?: string;
};

/** `GET /manage/tenants/{id}`. */
export const tenantSchema = z
  .object({
    tenant_id: z.string().regex(/^[a-z0-9-]{1,63}$/),
    namespace: optional(label),
    phase: z.enum(['pending', 'applied', 'degraded', 'failed']),
    applied_at: optional(timestamp),
    conditions: z.array(condition).default([]),
    error: optional(z.string().max(1000)),
    plan: optional(label),
    quotas: optional(
      z.object(
        Object.fromEntries(
          QUOTA_NAMES.map(name => [name, optional(quantity)]),
        ) as Record<
          (typeof QUOTA_NAMES)[number],
          ReturnType<typeof optional<typeof quantity>>
        >,
      ),
    ),
  })
  .transform(({ tenant_id: tenantId, applied_at: appliedAt, ...tenant }) => ({
    ...tenant,
    tenantId,
    appliedAt,
  }));

/** What cp has of a tenant. */
export type Tenant = z.output<typeof tenantSchema>;

/** `GET /manage/connections`. Of `auth` the kind and where the secret is kept; never a secret. */
export const connectionSchema = z
  .object({
    id: slug,
    service_id: label,
    kind: label,
    host: z.string().regex(/^[\w.:[\]-]{1,253}$/),
    port: z.number().int().min(1).max(65_535),
    tls: z.boolean(),
    auth: z
      .object({ kind: label, secret_ref: optional(label) })
      .transform(({ kind, secret_ref: secretRef }) => ({ kind, secretRef })),
  })
  .transform(({ service_id: serviceId, ...connection }) => ({
    ...connection,
    serviceId,
  }));

/** How one service reaches another. */
export type Connection = z.output<typeof connectionSchema>;

export const connectionsSchema = z.array(connectionSchema);

/** `GET /manage/agents/health`. */
export const agentsHealthSchema = z
  .object({
    running: count,
    pending: count,
    stalled_candidates: z.array(
      z
        .object({
          run_id: label,
          started_at: timestamp,
          stalled_seconds: z.number().min(0),
          status: label,
        })
        .transform(run => ({
          runId: run.run_id,
          startedAt: run.started_at,
          stalledSeconds: run.stalled_seconds,
          status: run.status,
        })),
    ),
    stall_threshold_seconds: z.number().min(0),
    last_watchdog_at: optional(timestamp),
  })
  .transform(health => ({
    running: health.running,
    pending: health.pending,
    stalledCandidates: health.stalled_candidates,
    stallThresholdSeconds: health.stall_threshold_seconds,
    lastWatchdogAt: health.last_watchdog_at,
  }));

/** Whether the agents get on, as cp's watchdog sees it. */
export type AgentsHealth = z.output<typeof agentsHealthSchema>;
