import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';

// The allow-list: a field that isn't named here never leaves this file. Values of environment variables are turned into marks that
// only tell whether two of them are the same.

/** Of this process alone: what is marked with it means nothing elsewhere. */
const markKey = randomBytes(32);

const markOf = (value: string): string =>
  createHmac('sha256', markKey).update(value).digest('base64url');

const containerSchema = z.object({
  name: z.string().min(1),
  image: z.string().min(1),
  essential: z.boolean().default(true),
  cpu: z.number().optional(),
  memory: z.number().optional(),
  memoryReservation: z.number().optional(),
  portMappings: z
    .array(
      z.object({
        containerPort: z.number().optional(),
        containerPortRange: z.string().optional(),
        protocol: z.string().default('tcp'),
      }),
    )
    .default([]),
  environment: z
    .array(z.object({ name: z.string(), value: z.string().default('') }))
    .default([]),
  environmentFiles: z
    .array(z.object({ value: z.string(), type: z.string().optional() }))
    .default([]),
  secrets: z
    .array(z.object({ name: z.string(), valueFrom: z.string() }))
    .default([]),
  healthCheck: z
    .object({
      command: z.array(z.string()),
      interval: z.number().optional(),
      timeout: z.number().optional(),
      retries: z.number().optional(),
      startPeriod: z.number().optional(),
    })
    .optional(),
});

const answerSchema = z.object({
  taskDefinition: z.object({
    taskDefinitionArn: z.string().min(1),
    family: z.string().min(1),
    revision: z.number().int().min(1),
    status: z.string().default('ACTIVE'),
    cpu: z.string().optional(),
    memory: z.string().optional(),
    registeredAt: z
      .date()
      .transform(date => date.toISOString())
      .optional(),
    runtimePlatform: z
      .object({ cpuArchitecture: z.string().optional() })
      .optional(),
    taskRoleArn: z.string().optional(),
    executionRoleArn: z.string().optional(),
    containerDefinitions: z.array(containerSchema).min(1),
  }),
});

/** A container of a task definition, without any value of its environment. */
export type ContainerDetail = {
  name: string;
  image: string;
  essential: boolean;
  /** CPU units, 1024 to a core. */
  cpu?: number;
  /** MiB. */
  memory?: number;
  memoryReservation?: number;
  /** `8080/tcp`. */
  ports: string[];
  /** By name, a mark of the value: equal for equal values, within this process. */
  environment: ReadonlyMap<string, string>;
  environmentFiles: string[];
  /** By name, the reference to where the secret is kept. */
  secrets: ReadonlyMap<string, string>;
  healthCheck?: string;
};

/** A task definition as it is compared and deployed. */
export type TaskDefinitionDetail = {
  arn: string;
  family: string;
  revision: number;
  /** ECS `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`. */
  status: string;
  /** CPU units, 1024 to a core. */
  cpu?: number;
  /** MiB. */
  memory?: number;
  architecture?: string;
  taskRole?: string;
  executionRole?: string;
  /** ISO 8601 UTC. */
  registeredAt?: string;
  containers: ContainerDetail[];
};

/**
 * Reads the answer of `DescribeTaskDefinition`.
 *
 * @throws z.ZodError if it isn't one
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 */
export function parseTaskDefinition(answer: unknown): TaskDefinitionDetail {
  const { taskDefinition } = answerSchema.parse(answer);
  const { cpu, memory, runtimePlatform, containerDefinitions } = taskDefinition;
  return {
    arn: taskDefinition.taskDefinitionArn,
    family: taskDefinition.family,
    revision: taskDefinition.revision,
    status: taskDefinition.status,
    cpu: sizeOf(cpu),
    memory: sizeOf(memory),
    architecture: runtimePlatform?.cpuArchitecture,
    taskRole: roleName(taskDefinition.taskRoleArn),
    executionRole: roleName(taskDefinition.executionRoleArn),
    registeredAt: taskDefinition.registeredAt,
    containers: containerDefinitions.map(parseContainer),
  };
}

function parseContainer({
  portMappings,
  environment,
  environmentFiles,
  secrets,
  healthCheck,
  ...container
}: z.output<typeof containerSchema>): ContainerDetail {
  return {
    ...container,
    ports: portMappings.map(
      ({ containerPort, containerPortRange, protocol }) =>
        `${containerPortRange ?? containerPort ?? '?'}/${protocol}`,
    ),
    environment: new Map(
      environment.map(({ name, value }) => [name, markOf(value)]),
    ),
    environmentFiles: environmentFiles.map(({ value }) => value),
    secrets: new Map(secrets.map(({ name, valueFrom }) => [name, valueFrom])),
    healthCheck: healthCheck && healthCheckInWords(healthCheck),
  };
}

function healthCheckInWords({
  command,
  interval = 30,
  timeout = 5,
  retries = 3,
  startPeriod = 0,
}: NonNullable<z.output<typeof containerSchema>['healthCheck']>): string {
  return [
    command.join(' '),
    `every ${interval} s`,
    `timeout ${timeout} s`,
    `${retries} retries`,
    ...(startPeriod > 0 ? [`after ${startPeriod} s`] : []),
  ].join(', ');
}

/** Task sizes are strings: CPU units or MiB. Others (`1 vCPU`) are normalised by ECS when a task definition is registered. */
function sizeOf(size: string | undefined): number | undefined {
  const parsed = Number(size);
  return size !== undefined && Number.isFinite(parsed) ? parsed : undefined;
}

function roleName(arn: string | undefined): string | undefined {
  return arn?.slice(arn.indexOf('/') + 1);
}
