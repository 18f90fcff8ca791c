import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServicesCommand,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import type { AwsClients } from './AwsClients';
import type { CallOptions, EcsGateway, ListedService } from './EcsGateway';
import type {
  EcsService,
  EcsServiceFailure,
  EcsTaskDefinition,
  UtilizationReading,
} from './EcsService';
import { explainAwsError } from './explainAwsError';
import { inChunks, mapAtMost } from './inChunks';
import {
  metricDataSchema,
  parseService,
  serviceDescriptionsSchema,
  serviceListSchema,
  serviceNameOf,
  taskDefinitionSchema,
} from './parseEcs';
import { refuseOtherAccount } from './refuseOtherAccount';
import { retryThrottled, type ThrottleBudget } from './retryThrottled';
import { UtilizationHour } from './UtilizationHour';
import { QUERIES_PER_CALL, utilizationQueries } from './utilizationQueries';

const SERVICES_PER_PAGE = 100;
const SERVICES_PER_DESCRIBE = 10;
const DESCRIBES_AT_ONCE = 5;
/** More than a cluster's services can run between two restarts of the portal; a bound all the same. */
const TASK_DEFINITIONS_KEPT = 2_000;

/** Options of {@link DefaultEcsGateway.create}. */
export type EcsGatewayOptions = {
  cluster: string;
  /** The account that must own what AWS answers with. Absent: whichever the credentials belong to. */
  account?: string;
  clients: AwsClients;
  /** How a throttled mutation is made again. Default: 4 calls within about 4 seconds. */
  throttleBudget?: ThrottleBudget;
};

/** The gateway over the AWS SDK. */
export class DefaultEcsGateway implements EcsGateway {
  readonly #cluster: string;
  readonly #account?: string;
  readonly #clients: AwsClients;
  readonly #throttleBudget: ThrottleBudget;
  readonly #taskDefinitions = new Map<string, EcsTaskDefinition>();

  static create(options: EcsGatewayOptions): DefaultEcsGateway {
    return new DefaultEcsGateway(options);
  }

  private constructor(options: EcsGatewayOptions) {
    this.#cluster = options.cluster;
    this.#account = options.account;
    this.#clients = options.clients;
    this.#throttleBudget = options.throttleBudget ?? {
      attempts: 4,
      firstWaitMs: 500,
    };
  }

  async listServices({ signal }: CallOptions): Promise<ListedService[]> {
    return explained('ecs:ListServices', async () => {
      const listed: ListedService[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await this.#clients.ecs.send(
          new ListServicesCommand({
            cluster: this.#cluster,
            maxResults: SERVICES_PER_PAGE,
            nextToken,
          }),
          { abortSignal: signal },
        );
        const page = serviceListSchema.parse(answer);
        listed.push(
          ...page.serviceArns.map(arn => {
            refuseOtherAccount(arn, this.#account);
            return { name: serviceNameOf(arn), arn };
          }),
        );
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return listed;
    });
  }

  async describeServices(
    names: string[],
    { signal }: CallOptions,
  ): Promise<{ services: EcsService[]; failures: EcsServiceFailure[] }> {
    return explained('ecs:DescribeServices', async () => {
      const answers = await mapAtMost(
        DESCRIBES_AT_ONCE,
        inChunks(names, SERVICES_PER_DESCRIBE),
        async services => {
          const answer = await this.#clients.ecs.send(
            new DescribeServicesCommand({
              cluster: this.#cluster,
              services,
              include: ['TAGS'],
            }),
            { abortSignal: signal },
          );
          const parsed = serviceDescriptionsSchema.parse(answer);
          const observedAt = new Date().toISOString();
          return {
            services: parsed.services.map(service =>
              parseService(service, observedAt),
            ),
            failures: parsed.failures,
          };
        },
      );
      return {
        services: answers.flatMap(({ services }) => services),
        failures: answers.flatMap(({ failures }) => failures),
      };
    });
  }

  async describeTaskDefinition(
    arn: string,
    { signal }: CallOptions,
  ): Promise<EcsTaskDefinition> {
    const known = this.#taskDefinitions.get(arn);
    if (known) return known;
    return explained('ecs:DescribeTaskDefinition', async () => {
      const answer = await this.#clients.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: arn }),
        { abortSignal: signal },
      );
      const taskDefinition = taskDefinitionSchema.parse(answer);
      if (this.#taskDefinitions.size >= TASK_DEFINITIONS_KEPT) {
        const [oldest] = this.#taskDefinitions.keys();
        this.#taskDefinitions.delete(oldest);
      }
      this.#taskDefinitions.set(arn, taskDefinition);
      return taskDefinition;
    });
  }

  knownTaskDefinition(arn: string): EcsTaskDefinition | undefined {
    return this.#taskDefinitions.get(arn);
  }

  async utilization(
    names: string[],
    { signal }: CallOptions,
  ): Promise<UtilizationReading> {
    return explained('cloudwatch:GetMetricData', async () => {
      const { queries, meanings } = utilizationQueries(this.#cluster, names);
      const hour = UtilizationHour.create(names, Date.now());
      for (const MetricDataQueries of inChunks(queries, QUERIES_PER_CALL)) {
        let NextToken: string | undefined;
        do {
          const answer = await this.#clients.cloudwatch.send(
            new GetMetricDataCommand({
              MetricDataQueries,
              StartTime: hour.startTime,
              EndTime: hour.endTime,
              ScanBy: 'TimestampDescending',
              NextToken,
            }),
            { abortSignal: signal },
          );
          const page = metricDataSchema.parse(answer);
          for (const { Id, Timestamps, Values } of page.MetricDataResults) {
            const meaning = meanings.get(Id);
            if (meaning) hour.add(meaning, Timestamps, Values);
          }
          NextToken = page.NextToken;
        } while (NextToken !== undefined);
      }
      return hour.reading();
    });
  }

  async startRollout(name: string, options: CallOptions): Promise<EcsService> {
    return this.#updateService(
      { service: name, forceNewDeployment: true },
      options,
    );
  }

  async setDesiredCount(
    name: string,
    desiredCount: number,
    options: CallOptions,
  ): Promise<EcsService> {
    return this.#updateService({ service: name, desiredCount }, options);
  }

  async #updateService(
    input: Omit<UpdateServiceCommandInput, 'cluster'>,
    { signal }: CallOptions,
  ): Promise<EcsService> {
    return explained('ecs:UpdateService', async () => {
      const command = new UpdateServiceCommand({
        ...input,
        cluster: this.#cluster,
      });
      const answer = await retryThrottled(this.#throttleBudget, signal, () =>
        this.#clients.mutations.ecs.send(command, { abortSignal: signal }),
      );
      return parseService(answer.service, new Date().toISOString());
    });
  }
}

async function explained<T>(
  permission: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainAwsError(permission, error);
  }
}
