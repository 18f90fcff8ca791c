import type { EcsGateway } from '../../aws/EcsGateway';
import type { EcsLogLocation } from '../../aws/EcsService';
import type { ClusterPoller } from '../../clusters/ClusterPoller';
import { PlatformClusters } from '../../clusters/PlatformClusters';
import { ecsService } from '../../__testUtils__/ecsService';
import { testClients } from '../../__testUtils__/testClients';

export const CLUSTER = 'alphaswarm-cluster-prod';
export const CORE = 'alphaswarm-core-prod';
export const GROUP = `/aws/ecs/${CORE}`;
export const ARN = `arn:aws:logs:eu-central-1:123456789012:log-group:${GROUP}`;
/** A stream of the main container of a task. */
export const STREAM = 'core/core/0123abcd';
export const ORIGIN = `${CLUSTER}/${CORE}/core/0123abcd`;

/** The containers of a service and where they log. */
type Containers = Record<string, EcsLogLocation | undefined>;

const defaults: Record<string, Containers> = {
  [CORE]: {
    core: { group: GROUP, streamPrefix: 'core' },
    'adot-collector': { group: GROUP, streamPrefix: 'adot' },
    firelens: undefined,
  },
};

/** A configured cluster whose services log as given, with real clients that speak to `endpoint`. */
export function logsWorld(
  endpoint: string,
  services: Record<string, Containers> = defaults,
): PlatformClusters {
  const snapshot = {
    services: Object.keys(services).map(name => ({
      listed: { name, arn: '' },
      service: ecsService({
        name,
        arn: `arn:aws:ecs:eu-central-1:123456789012:service/${CLUSTER}/${name}`,
        taskDefinitionArn: name,
      }),
    })),
  };
  return PlatformClusters.create([
    {
      config: {
        id: CLUSTER,
        name: CLUSTER,
        region: 'eu-central-1',
        servicePrefix: 'alphaswarm-',
        limits: { default: { min: 0, max: 5 }, services: new Map() },
      },
      clients: testClients(endpoint, 2_000),
      // The two reads that logs make of a cluster.
      gateway: {
        describeTaskDefinition: async (name: string) => ({
          family: name,
          revision: 1,
          containers: Object.entries(services[name]).map(
            ([container, log]) => ({
              name: container,
              image: 'image',
              essential: true,
              log,
            }),
          ),
        }),
      } as unknown as EcsGateway,
      poller: {
        snapshot: async () => ({ snapshot }),
        stop: () => {},
      } as unknown as ClusterPoller,
    },
  ]);
}

/** An event of FilterLogEvents. */
export const logEvent = (at: number, message: string, stream = STREAM) => ({
  logStreamName: stream,
  timestamp: at,
  message,
  ingestionTime: at,
  eventId: `${at}`,
});
