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
  /** The task runs, but its health check never passes: ECS ends it. */
  z.strictObject({ kind: z.literal('unhealthy') }),
  /** Tasks come up, and some time after the first one serves an alarm goes off, until the revision's tasks are gone. */
  z.strictObject({
    kind: z.literal('raises-alarm'),
    alarm: name,
    afterSeconds: z.number().positive(),
  }),
]);

/** What a task definition says that differs from revision to revision; what is left out is as the service's. */
export const taskDefinitionOverridesSchema = z.strictObject({
  cpu: z.number().int().positive().optional(),
  memory: z.number().int().positive().optional(),
  port: z.number().int().positive().optional(),
  /** Values by name. */
  environment: z.record(name, z.string()).optional(),
  /** Secrets Manager or Parameter Store references by name. */
  secrets: z.record(name, z.string().min(1)).optional(),
  healthCheck: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1),
      interval: z.number().int().positive(),
    })
    .optional(),
});

const revisionSchema = z.strictObject({
  revision: z.number().int().min(1),
  imageTag: name,
  registeredDaysAgo: z.number().min(0),
  defect: revisionDefectSchema.optional(),
  /** Deregistered: ECS still describes it, and deploys it no more. */
  inactive: z.boolean().default(false),
  definition: taskDefinitionOverridesSchema.prefault({}),
});

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
const hookStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;

const lifecycleHookSchema = z
  .strictObject({
    targetType: z.enum(['PAUSE', 'AWS_LAMBDA']),
    stages: z.array(z.enum(hookStages)).min(1),
    timeoutMinutes: z.number().int().min(1).max(20_160).default(1440),
    timeoutAction: z.enum(['CONTINUE', 'ROLLBACK']).default('ROLLBACK'),
  })
  .refine(
    ({ targetType, stages }) =>
      targetType === 'AWS_LAMBDA' ||
      !stages.some(
        stage =>
          stage === 'TEST_TRAFFIC_SHIFT' ||
          stage === 'PRODUCTION_TRAFFIC_SHIFT',
      ),
    {
      path: ['stages'],
      message: 'ECS has no PAUSE hooks while traffic is shifting',
    },
  );

const bakeMinutes = z.number().int().min(0).max(1440);

/** How a service is deployed: ECS's `deploymentConfiguration`, without what stands beside it in the service. */
const deploymentSchema = z
  .strictObject({
    strategy: z
      .enum(['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'])
      .default('ROLLING'),
    bakeTimeInMinutes: bakeMinutes.default(0),
    hooks: z.array(lifecycleHookSchema).default([]),
    linear: z
      .strictObject({
        stepPercent: z.number().min(3).max(100).default(10),
        stepBakeTimeInMinutes: bakeMinutes.default(6),
      })
      .prefault({}),
    canary: z
      .strictObject({
        canaryPercent: z.number().min(0.1).max(100).default(5),
        canaryBakeTimeInMinutes: bakeMinutes.default(10),
      })
      .prefault({}),
    /** CloudWatch alarms that fail a deployment. */
    alarms: z
      .strictObject({
        names: z.array(name).min(1),
        rollback: z.boolean().default(true),
      })
      .optional(),
    /** Rolling only: the deployment is a success before all its tasks are up. */
    earlySuccess: z
      .strictObject({
        healthyPercent: z.number().int().min(0).max(100),
        cleanup: z.enum(['BLOCKING', 'DEFERRED']).default('DEFERRED'),
      })
      .optional(),
  })
  .refine(
    ({ strategy, hooks, earlySuccess }) =>
      strategy === 'ROLLING' ? hooks.length === 0 : earlySuccess === undefined,
    'a rolling update has no lifecycle hooks here, and nothing else has early success criteria',
  );

/** What Application Auto Scaling does with a service. */
const autoscalingSchema = z
  .strictObject({
    min: z.number().int().min(0),
    max: z.number().int().min(0),
    /** Target tracking of the service's CPU, percent. */
    targetCpuPercent: z.number().positive().max(100).default(60),
    suspended: z
      .strictObject({
        scaleIn: z.boolean().default(false),
        scaleOut: z.boolean().default(false),
        scheduled: z.boolean().default(false),
      })
      .prefault({}),
  })
  .refine(({ min, max }) => min <= max, 'min must not be above max');

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
    /** Beside `Environment` and `ManagedBy`, which every service has. */
    tags: z.record(z.string(), z.string()).default({}),
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
    deployment: deploymentSchema.prefault({}),
    autoscaling: autoscalingSchema.optional(),
    /** Multiplies the time that its tasks take to start. */
    slowness: z.number().positive().default(1),
    /** What one task does when it alone carries the whole load, at the busiest hour: percent of its CPU. */
    peakCpuPercent: z.number().min(0).default(60),
    idleMemoryPercent: z.number().min(0).max(100).default(40),
    requestsPerSecond: z.number().min(0).default(5),
    /** Above which CPU use an alarm goes off, percent; and a composite alarm that follows from it and from missing replicas. Without it there are neither. */
    cpuAlarmPercent: z.number().positive().optional(),
    /** Whether there is an alarm on running tasks in the wrong namespace, as the platform once had: it never gets data. */
    misplacedReplicaAlarm: z.boolean().default(false),
    /** What its log lines speak of. */
    log: z.array(z.string().min(1)).default([]),
    /** How they are written: JSON, or text in the terminal's colours (ANSI). */
    logStyle: z.enum(['json', 'coloured']).default('json'),
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
  /** How long traffic takes to shift, and each lifecycle stage that has nothing to wait for. */
  stageMs: z.number().int().positive().default(700),
  /** How long a Lambda hook runs. */
  hookMs: z.number().int().positive().default(1500),
});

/** A bucket of S3, with versioning. */
const bucketSchema = z.strictObject({
  name,
  objectLock: z.boolean().default(false),
});

/** A role that other accounts' callers may assume through STS. */
const roleSchema = z.strictObject({
  name,
  /** What its trust policy asks for. */
  externalId: name.optional(),
  /** Whether its policy allows anything. */
  allowed: z.boolean().default(true),
});

/** What of AWS one account has in one region. */
const awsSchema = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  region: name,
  prefix: name.default('alphaswarm'),
  environment: name.default('prod'),
  pace: paceSchema.prefault({}),
  /** How long after a change CloudTrail can tell of it, milliseconds. With AWS it is up to a quarter of an hour. */
  trailDeliveryMs: z.number().int().min(0).default(2_000),
  clusters: z.array(clusterSchema).min(1),
  roles: z.array(roleSchema).default([]),
  buckets: z
    .array(bucketSchema)
    .default([{ name: 'alphaswarm-audit-archive', objectLock: true }]),
});

/** What Stripe bills. Money is minor units of the currency. */
const stripeSchema = z.strictObject({
  companies: z
    .array(
      z.strictObject({
        name,
        organizationId: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
        currency: z.string().regex(/^[a-z]{3}$/),
        plan: name,
        /** What a seat costs a month. */
        unitAmount: z.number().int().positive(),
        seats: z.number().int().positive(),
        /** For how many months it has been billed. */
        months: z.number().int().min(0).default(6),
        /** The last months of which it has not paid. */
        arrears: z.number().int().min(0).default(0),
      }),
    )
    .default([]),
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

/** A customer's account. */
const companySchema = z.strictObject({
  slug: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/),
  name,
  plan: name,
  region: name,
  /** How many people it has. */
  users: z.number().int().min(1),
  sinceDays: z.number().min(0),
  status: z.enum(['active', 'suspended']).default('active'),
  /** How many workloads run for it. */
  workloads: z.number().int().min(0).default(2),
  /** The kind of the workload whose replicas don't all come up, e.g. `bot-host`. */
  failingWorkload: name.optional(),
  stripeCustomerId: name.optional(),
});

/** The world that the sandbox shows: what the scenario file holds. */
export const scenarioSchema = z.strictObject({
  /** Everything that looks random follows from it. */
  seed: z.string().min(1),
  tenant: z.strictObject({ id: z.uuid(), name, domain: name }),
  staff: z.array(staffMemberSchema).min(1),
  /** Customers, as alphaswarm-cp and alphaswarm-core know them. */
  companies: z
    .array(companySchema)
    .refine(
      companies =>
        new Set(companies.map(({ slug }) => slug)).size === companies.length,
      'a slug is used twice',
    )
    .default([]),
  /** The portal's own account. */
  aws: awsSchema,
  /** Further accounts, which are reached only by assuming one of their roles. */
  otherAccounts: z.array(awsSchema).default([]),
  stripe: stripeSchema.prefault({}),
});

/** @see scenarioSchema */
export type Scenario = z.infer<typeof scenarioSchema>;
export type CompanyScenario = z.infer<typeof companySchema>;
export type AwsScenario = z.infer<typeof awsSchema>;
export type ServiceScenario = z.infer<typeof serviceSchema>;
/** A service as a scenario file may write it: what has a default can be left out. */
export type ServiceScenarioInput = z.input<typeof serviceSchema>;
export type StripeScenario = z.infer<typeof stripeSchema>;
export type RevisionDefect = z.infer<typeof revisionDefectSchema>;
export type RevisionScenario = z.infer<typeof revisionSchema>;
export type AutoscalingScenario = z.infer<typeof autoscalingSchema>;
export type LifecycleHookStage = (typeof hookStages)[number];
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
