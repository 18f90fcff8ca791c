import type { LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';
import type { StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import type { EcsWorld } from '../ecs/EcsWorld';
import {
  createJsonProtocolStandIn,
  defineOperation,
  type OutputOf,
} from '../jsonProtocol';
import { pageOf } from '../paging';
import { describeTrailEvent } from './describeTrailEvent';
import type { TrailEvent } from './Trail';

/** LookupEvents is allowed this often in an account and region. */
const LOOKUPS_PER_SECOND = 2;

const epochSeconds = z.number().transform(seconds => seconds * 1000);

const lookUpInput = z.object({
  LookupAttributes: z
    .array(
      z.object({
        AttributeKey: z.enum([
          'EventId',
          'EventName',
          'ReadOnly',
          'Username',
          'EventSource',
          'AccessKeyId',
        ]),
        AttributeValue: z.string().min(1),
      }),
    )
    .max(1, 'You can specify only one lookup attribute.')
    .default([]),
  StartTime: epochSeconds.optional(),
  EndTime: epochSeconds.optional(),
  MaxResults: z
    .number()
    .int()
    .min(1, 'MaxResults must be between 1 and 50.')
    .max(50, 'MaxResults must be between 1 and 50.')
    .default(50),
  NextToken: z.string().optional(),
});

/**
 * AWS CloudTrail's event history: what was changed through the other stand-ins, and from the console, some time after it happened.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function createCloudTrail(world: EcsWorld): StandIn {
  const { trail, seed } = world;
  let lookups: number[] = [];

  const assertRate = () => {
    const now = trail.now();
    lookups = lookups.filter(at => now - at < 1_000);
    if (lookups.length >= LOOKUPS_PER_SECOND) {
      throw new AwsError('ThrottlingException', 'Rate exceeded');
    }
    lookups.push(now);
  };

  return createJsonProtocolStandIn({
    name: 'cloudtrail',
    signingName: 'cloudtrail',
    targetPrefix: 'CloudTrail_20131101',
    version: '1.1',
    queryCompatible: true,
    seed,
    invalidInput: ({ path, message }) =>
      new AwsError(
        path[0] === 'MaxResults'
          ? 'InvalidMaxResultsException'
          : 'InvalidLookupAttributesException',
        message,
      ),
    operations: {
      LookupEvents: defineOperation(
        lookUpInput,
        (input): OutputOf<LookupEventsCommandOutput> => {
          assertRate();
          const { StartTime = 0, EndTime = Number.MAX_SAFE_INTEGER } = input;
          if (StartTime > EndTime) {
            throw new AwsError(
              'InvalidTimeRangeException',
              'The start time is after the end time.',
            );
          }
          const [attribute] = input.LookupAttributes;
          const page = pageOf(
            trail
              .delivered()
              .filter(
                event =>
                  event.at >= StartTime &&
                  event.at <= EndTime &&
                  (!attribute ||
                    valueOf(event, attribute.AttributeKey) ===
                      attribute.AttributeValue),
              ),
            {
              nextToken: input.NextToken,
              maxResults: input.MaxResults,
              query: [attribute, StartTime, EndTime],
              invalidToken: () =>
                new AwsError('InvalidNextTokenException', 'Invalid token.'),
            },
          );
          return {
            Events: page.items.map(event => describeTrailEvent(trail, event)),
            NextToken: page.nextToken,
          };
        },
      ),
    },
  });
}

type AttributeKey = z.output<
  typeof lookUpInput
>['LookupAttributes'][number]['AttributeKey'];

function valueOf(event: TrailEvent, key: AttributeKey): string | undefined {
  switch (key) {
    case 'EventId':
      return event.eventId;
    case 'EventName':
      return event.name;
    case 'EventSource':
      return event.source;
    case 'Username':
      return event.userIdentity.userName;
    case 'AccessKeyId':
      return event.userIdentity.accessKeyId;
    default:
      return 'false';
  }
}
