import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const name = z.string().min(1).max(255);

/** Why the tasks of a revision never come up, or don't stay up. */
export const revisionDefectSchema = z.discriminatedUnion('kind', [
  /** The image tag is not in the registry: tasks stop before they start. */
  z.strictObject({ kind: z.literal('image-not-found') }),
  /** The container exits: before its health check passes when `afterSeconds` is short. */
  z.strictObject({
    kind: z.literal('crashes'),
    afterSeconds: z.number().positive(),
    exitCode: z.number().int().min(1).max(255),
    reason: z.string().optional(),
    /** Since when; tasks that were up go down then. From the beginning when absent. */
    sinceMinutesAgo: z.number().min(0).optional(),
  }),
]);

const revisionSchema = z.strictObject({
  revision: z.number().int().min(1),
  imageTag: name,
  registeredDaysAgo: z.number().min(0),
  defect: revisionDefectSchema.optional(),
});

const serviceSchema = z
  .strictObject({
    /** The service, its task family, log group and alarms are named `<prefix>-<key>-<environment>`; its container is named as the key. */
    key: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
    cpu: z.number().int().positive(),
    memory: z.number().int().positive(),
    desiredCount: z.number().int().min(0),
    minimumHealthyPercent: z.number().int().min(0).max(100).default(100),
    maximumPercent: z.number().int().min(100).max(400).default(200),
    port: z.number().int().positive().optional(),
    /** Whether a load balancer stands before it. */
    loadBalanced: z.boolean().default(false),
    /** Oldest first. */
    revisions: z.array(revisionSchema).min(1),
    /** The revision that runs when the sandbox starts; the newest when absent. */
    current: z.number().int().min(1).optional(),
    deployedHoursAgo: z.number().min(0).default(72),
    /** A deployment of this revision is under way, or has been tried, when the sandbox starts. */
    deployingRevision: z.number().int().min(1).optional(),
    /** When that deployment was issued. */
    deployingMinutesAgo: z.number().min(0).default(0),
    /** Whether the service has been deleted: ECS still describes it, as INACTIVE. */
    inactive: z.boolean().default(false),
    /** Whether the circuit breaker rolls back; when not, a failed deployment just stays. */
    rollback: z.boolean().default(true),
    /** Multiplies the time that its tasks take to start. */
    slowness: z.number().positive().default(1),
    /** What one task does when it alone carries the whole load, at the busiest hour: percent of its CPU. */
    peakCpuPercent: z.number().min(0).default(60),
    idleMemoryPercent: z.number().min(0).max(100).default(40),
    requestsPerSecond: z.number().min(0).default(5),
    /** What its log lines speak of. */
    log: z.array(z.string().min(1)).default([]),
  })
  .refine(
    service =>
      service.maximumPercent > 100 || service.minimumHealthyPercent < 100,
    {
      path: ['maximumPercent'],
      message:
        'a rollout needs maximumPercent > 100 or minimumHealthyPercent < 100',
    },
  )
  .refine(
    service =>
      [service.current, service.deployingRevision].every(
        wanted =>
          wanted === undefined ||
          service.revisions.some(({ revision }) => revision === wanted),
      ),
    {
      path: ['revisions'],
      message: 'current and deployingRevision must be listed',
    },
  );

const clusterSchema = z.strictObject({
  name,
  services: z.array(serviceSchema).min(1),
});

/** How long the parts of a task's life take, milliseconds. */
export const paceSchema = z.strictObject({
  provisioningMs: z.number().int().positive().default(1500),
  pendingMs: z.number().int().positive().default(2000),
  activatingMs: z.number().int().positive().default(800),
  /** From RUNNING until the health check passes. */
  healthyAfterMs: z.number().int().positive().default(1500),
  deactivatingMs: z.number().int().positive().default(1800),
  stoppingMs: z.number().int().positive().default(1200),
  deprovisioningMs: z.number().int().positive().default(800),
  /** From a change until the scheduler acts on it. */
  schedulerMs: z.number().int().positive().default(600),
  /** How long a service must be steady before its deployment is COMPLETED. */
  bakeMs: z.number().int().positive().default(1500),
});

const awsSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  region: name,
  prefix: name.default('alphaswarm'),
  environment: name.default('prod'),
  pace: paceSchema.prefault({}),
  clusters: z.array(clusterSchema).min(1),
});

const staffMemberSchema = z.strictObject({
  /** Entra object id. */
  oid: z.uuid(),
  name,
  email: z.email(),
  /** Entra app roles, as `roles` claims. */
  roles: z.array(name),
  /** Entra groups, as `groups` claims and in Pomerium's assertion. */
  groups: z.array(name),
});

/** The world that the sandbox shows: what the scenario file holds. */
export const scenarioSchema = z.strictObject({
  /** Everything that looks random follows from it. */
  seed: z.string().min(1),
  tenant: z.strictObject({ id: z.uuid(), name, domain: name }),
  staff: z.array(staffMemberSchema).min(1),
  aws: awsSchema,
});

/** @see scenarioSchema */
export type Scenario = z.infer<typeof scenarioSchema>;
export type AwsScenario = z.infer<typeof awsSchema>;
export type ServiceScenario = z.infer<typeof serviceSchema>;
export type RevisionDefect = z.infer<typeof revisionDefectSchema>;
export type Pace = z.infer<typeof paceSchema>;

/** The scenario that is used when none is named. */
export const DEFAULT_SCENARIO_FILE = resolve(
  // eslint-disable-next-line no-restricted-syntax -- the sandbox always runs from its sources: it is never built
  __dirname,
  '../scenarios/alphaswarm.yaml',
);

/**
 * Checks a scenario.
 *
 * @param source - what the document is called in the error
 * @throws Error that names each field that is wrong
 */
export function parseScenario(document: unknown, source: string): Scenario {
  const parsed = scenarioSchema.safeParse(document);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `  ${issue.path.join('.') || '(document)'}: ${issue.message}`,
    );
    throw new Error(`${source} is not a scenario:\n${problems.join('\n')}`);
  }
  return parsed.data;
}

/**
 * Reads a scenario file (YAML).
 *
 * @throws Error that names the file and each field that is wrong
 */
export async function loadScenario(
  file: string = DEFAULT_SCENARIO_FILE,
): Promise<Scenario> {
  return parseScenario(parse(await readFile(file, 'utf8')), file);
}
