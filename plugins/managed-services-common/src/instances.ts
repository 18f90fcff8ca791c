import type { Money } from '@alphaswarm-admin/plugin-billing-common';
import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Quotas } from './offers';

/** What the portal has brought an instance to, as far as alphaswarm-cp confirmed it. */
export const instanceStates = [
  'provisioning',
  'active',
  'suspended',
  'failed',
  'deprovisioned',
] as const;

/** @public */
export type InstanceState = (typeof instanceStates)[number];

/** Something that alphaswarm-cp was asked for: it, or why it can't be shown. An outage is never an empty answer. */
export type FromPlatform<T> =
  { known: true; value: T } | { known: false; why: string };

/** A workload of an instance. */
export type InstanceWorkload = {
  serviceId: string;
  phase: string;
  image?: string;
  replicasDesired: number;
  replicasReady: number;
  /** Addresses without credentials and query. */
  endpoints: string[];
  conditions: Array<{ type: string; status: string; reason?: string }>;
};

/** What alphaswarm-cp has of the tenant that an instance is; `null`: no such tenant. */
export type InstanceTenant = {
  phase: string;
  namespace?: string;
  appliedAt?: string;
  quotas?: Record<string, string | undefined>;
  conditions: Array<{ type: string; status: string; reason?: string }>;
} | null;

/** What a company has of a managed service. */
export type Instance = {
  /** The tenant's id at alphaswarm-cp: the company's and the offer's, with a hyphen between. */
  id: string;
  company: { id: string; name: string };
  offer: string;
  plan: string;
  quotas: Quotas;
  requestsPerSecond: number | null;
  state: InstanceState;
  /** Absent until alphaswarm-cp has told it. */
  namespace?: string;
  /** The list price for a month, of the time when the plan was chosen. */
  price: Money;
  /** Estimated: list price for the time that it was provisioned and not suspended. One amount for each currency. */
  cost: Money[];
  /** ISO 8601 UTC. */
  createdAt: string;
  updatedAt: string;
  /** Its workloads, as they are now. */
  workloads: FromPlatform<InstanceWorkload[]>;
};

/** One instance, with all that is known. */
export type InstanceDetail = Instance & {
  tenant: FromPlatform<InstanceTenant>;
  actions: ActionAvailability[];
};

/** One page of instances, by id. */
export type InstancePage = {
  items: Instance[];
  /** Where the next page begins; absent on the last one. */
  cursor?: string;
  actions: ActionAvailability[];
};

/** Where services run and how they reach each other, as alphaswarm-cp has it. */
export type PlatformLinks = {
  services: FromPlatform<
    Array<{
      id: string;
      label: string;
      role: string;
      cluster?: string;
      namespace?: string;
      endpoints: string[];
    }>
  >;
  cells: FromPlatform<
    Array<{
      id: string;
      tier: string;
      region: string;
      state: string;
      capacityMaxTenants: number;
    }>
  >;
  connections: FromPlatform<
    Array<{
      id: string;
      serviceId: string;
      kind: string;
      host: string;
      port: number;
      tls: boolean;
      /** Where the secret is kept; never the secret. */
      secretRef?: string;
    }>
  >;
};
