import type { HumanDuration } from '@backstage/types';

export interface Config {
  platformEcs?: {
    /** Replaces the endpoint of Amazon ECS. For stand-ins and VPC endpoints; the region's own is used if left out. */
    ecsEndpoint?: string;

    /** Replaces the endpoint of Amazon CloudWatch. */
    cloudwatchEndpoint?: string;

    /** Replaces the endpoint of Amazon CloudWatch Logs. */
    logsEndpoint?: string;

    /** Replaces the endpoint of Application Auto Scaling. */
    autoscalingEndpoint?: string;

    /** Replaces the endpoint of AWS CloudTrail. */
    cloudtrailEndpoint?: string;

    /** Replaces the endpoint of AWS STS, which assumes roles. */
    stsEndpoint?: string;

    /** What the portal's reads of AWS may cost, in all accounts and regions together. */
    budget?: {
      /** Calls a minute, at least 30. Mutations are not held up by it, but count. Default 1200. */
      callsPerMinute?: number;
    };

    /** The clusters whose services the portal shows and operates. No other cluster is ever addressed. */
    clusters: Array<{
      /** The cluster's name in ECS. */
      name: string;

      /** What the portal calls the cluster in URLs and in the ledger. Needed where two accounts or regions have a cluster of the same name. Default: `name`. */
      id?: string;

      /** The AWS region, e.g. `eu-central-1`. */
      region: string;

      /** The account that owns the cluster: 12 digits in quotes. What belongs to another is refused. Default: the account of `assumeRole`, else not checked. */
      account?: string;

      /** The role to assume for this cluster. The portal's own credentials (the SDK's default provider chain) are used if left out. */
      assumeRole?: {
        arn: string;
        /**
         * What the role's trust policy asks for as `sts:ExternalId`.
         *
         * @visibility secret
         */
        externalId?: string;
        /** How CloudTrail names what the portal does with the role. Default `alphaswarm-admin`. */
        sessionName?: string;
      };

      /** The end of the ARN of the Application Load Balancer in front of its services, `app/name/0123456789abcdef`. With it, requests, latency and 5xx are charted. */
      loadBalancer?: string;

      services?: {
        /** Only services whose name begins with this exist for the portal. All of the cluster's services if left out. */
        prefix?: string;
      };

      /** Between which counts a service may be scaled. Enforced by the backend. */
      limits: {
        /** For every service that is not named below. */
        default: {
          /** Tasks, 0 to 5000. With 0, a service may be stopped. */
          min: number;
          /** Tasks, `min` to 5000. */
          max: number;
        };

        /** By service name. */
        services?: {
          [serviceName: string]: { min: number; max: number };
        };
      };
    }>;

    /** Charts on each service's Metrics tab beside those that the portal has of its own; at most 50. */
    metrics?: Array<{
      title: string;
      /** CloudWatch's namespace, e.g. `AWS/SQS`. */
      namespace: string;
      metricName: string;
      /** All of the metric's dimensions: CloudWatch matches all or nothing. `{cluster}` and `{service}` in a value are replaced by the names. */
      dimensions?: { [name: string]: string };
      /** `Average` (default), `Sum`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`. */
      stat?: string;
      /** What the numbers count. Default `none`. */
      unit?:
        'percent' | 'count' | 'seconds' | 'milliseconds' | 'bytes' | 'none';
      /** The names of the services that have it. All if left out. */
      services?: string[];
    }>;

    /** The record of what happened to the services: stopped tasks, events, deployments, changes of state. */
    memory?: {
      /** For how long it is kept, at least a day. Default 90 days. */
      keepFor?: HumanDuration | string;
    };

    /**
     * Which of the services is the portal itself: its page says so, and redeploying it warns. Default: what the ECS task metadata endpoint says where the
     * portal runs on ECS, else none.
     */
    self?: {
      /** The cluster's `id` (its `name` if it has none). */
      cluster: string;
      service: string;
    };

    /** The comparison of the audit log with what AWS CloudTrail tells of the clusters. */
    cloudTrail?: {
      /** How late CloudTrail may tell of an event: the log is complete up to then. Default 15 minutes. */
      settle?: HumanDuration | string;
    };

    /** How often each cluster is looked at. One set of AWS calls, however many people look. */
    polling?: {
      /** While a rollout moves and somebody looks. Default 1.5 seconds. */
      fast?: HumanDuration | string;
      /** While somebody looks, or a rollout moves unseen. Default 15 seconds. */
      slow?: HumanDuration | string;
      /** Polling stops when nobody has looked for this long and nothing moves. Default 60 seconds. */
      idleAfter?: HumanDuration | string;
      /** CPU and memory are read at most this often. Default 60 seconds. */
      metricsEvery?: HumanDuration | string;
      /** The longest that one look at a cluster may take, retries included. Default 15 seconds. */
      deadline?: HumanDuration | string;
    };
  };
}
