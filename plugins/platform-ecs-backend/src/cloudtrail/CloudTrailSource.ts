import {
  type CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type {
  ComparisonSource,
  ObservedEvent,
} from '@alphaswarm-admin/plugin-audit-log-node';
import { explainAwsError } from '../aws/explainAwsError';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import { observeTrailEvent } from './observeTrailEvent';

const EVENTS_PER_PAGE = 50;
/** How often a listing is begun whose paging token expires. */
const LISTINGS = 3;

/** The clusters of one account and region, and whom to ask about them. */
export type TrailedClusters = {
  cloudtrail: Pick<CloudTrailClient, 'send'>;
  /** At least one. */
  clusters: ClusterConfig[];
};

/** Options of {@link CloudTrailSource.create}. */
export type CloudTrailSourceOptions = {
  places: TrailedClusters[];
  /** How late CloudTrail may tell of an event, milliseconds. */
  settleMs: number;
};

/**
 * What AWS CloudTrail tells of changes on the configured clusters: its event history, which every account has for 90 days without a trail being set up.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export class CloudTrailSource implements ComparisonSource {
  readonly id = 'aws-cloudtrail';
  readonly title = 'AWS CloudTrail';
  readonly systems = ['aws:ecs'];
  readonly settleMs: number;
  readonly #places: TrailedClusters[];

  static create(options: CloudTrailSourceOptions): CloudTrailSource {
    return new CloudTrailSource(options);
  }

  private constructor(options: CloudTrailSourceOptions) {
    this.settleMs = options.settleMs;
    this.#places = options.places;
  }

  async *events(
    since: string,
    until: string,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<ObservedEvent> {
    const problems: string[] = [];
    for (const place of this.#places) {
      try {
        yield* this.#eventsOf(place, { since, until, signal });
      } catch (error) {
        signal.throwIfAborted();
        const { id, region } = place.clusters[0];
        const { message } = explainAwsError('cloudtrail:LookupEvents', error);
        problems.push(`${message} (for ${id} in ${region})`);
      }
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  covers(eventType: string, { id }: { id: string }): boolean {
    // Scaling by policy is changed at another service of AWS, of which this isn't asked.
    if (!/^platform-ecs\.(service|rollout|task)\./.test(eventType)) {
      return false;
    }
    const [cluster] = id.split('/');
    return this.#places.some(({ clusters }) =>
      clusters.some(configured => configured.id === cluster),
    );
  }

  async *#eventsOf(
    { cloudtrail, clusters }: TrailedClusters,
    range: { since: string; until: string; signal: AbortSignal },
  ): AsyncGenerator<ObservedEvent> {
    let token: string | undefined;
    let listings = 1;
    for (;;) {
      let page: LookupEventsCommandOutput;
      try {
        page = await lookUp(cloudtrail, { ...range, token });
      } catch (error) {
        if (!isTokenExpired(error) || listings === LISTINGS) throw error;
        // Begun anew: what was told already is known by its id.
        listings += 1;
        token = undefined;
        continue;
      }
      for (const event of page.Events ?? []) {
        const observed = observeTrailEvent(event, clusters);
        if (observed) yield observed;
      }
      token = page.NextToken;
      if (token === undefined) return;
    }
  }
}

function lookUp(
  cloudtrail: Pick<CloudTrailClient, 'send'>,
  range: { since: string; until: string; signal: AbortSignal; token?: string },
): Promise<LookupEventsCommandOutput> {
  return cloudtrail.send(
    new LookupEventsCommand({
      LookupAttributes: [
        {
          AttributeKey: 'EventSource',
          AttributeValue: 'ecs.amazonaws.com',
        },
      ],
      StartTime: new Date(range.since),
      EndTime: new Date(range.until),
      MaxResults: EVENTS_PER_PAGE,
      NextToken: range.token,
    }),
    { abortSignal: range.signal },
  );
}

function isTokenExpired(error: unknown): boolean {
  return (error as { name?: unknown })?.name === 'InvalidNextTokenException';
}
