import type { Event } from '@aws-sdk/client-cloudtrail';
import type { ObservedEvent } from '@alphaswarm-admin/plugin-audit-log-node';
import { ACTION_USER_AGENT } from '../aws/stampWithAction';
import type { ClusterConfig } from '../config/PlatformEcsConfig';
import { changeInWords, placeOf } from './changeInWords';
import { isAwsItself, principalInWords } from './principalInWords';
import { type TrailEvent, trailEventSchema } from './trailEventSchema';

/** What ECS's own agents report all the time: no change that anybody made. */
const AGENTS = /^(Submit|Discover|Poll|StartTelemetry|RegisterContainer)/;
const ACTION_ID = new RegExp(
  `(?:^|\\s)${ACTION_USER_AGENT}/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\s|$)`,
);

/**
 * What an event of CloudTrail tells of a change on one of the clusters.
 *
 * @param clusters - those of the account and region that the event is of
 * @returns undefined if it is about something else, a read, or was refused
 */
export function observeTrailEvent(
  event: Event,
  clusters: ClusterConfig[],
): ObservedEvent | undefined {
  const told = read(event);
  if (!told) return unreadable(event);
  if (told.readOnly || told.errorCode || AGENTS.test(told.eventName)) {
    return undefined;
  }
  const place = placeOf(told);
  const cluster = clusters.find(
    ({ name, servicePrefix }) =>
      name === place?.cluster &&
      (place.service === undefined || place.service.startsWith(servicePrefix)),
  );
  if (!place || !cluster) return undefined;
  const { userIdentity, awsRegion, recipientAccountId } = told;
  return {
    id: told.eventID,
    at: new Date(told.eventTime).toISOString(),
    by: principalInWords(userIdentity),
    summary: changeInWords(told, place),
    target:
      place.service === undefined
        ? { kind: 'ecs-cluster', id: cluster.id }
        : { kind: 'ecs-service', id: `${cluster.id}/${place.service}` },
    actionId: ACTION_ID.exec(told.userAgent ?? '')?.[1],
    requestId: told.requestID,
    severity: isAwsItself(userIdentity) ? 'info' : 'warning',
    details: {
      operation: told.eventName,
      region: awsRegion,
      ...(recipientAccountId && { account: recipientAccountId }),
      ...(userIdentity.arn && { principal: userIdentity.arn }),
      ...(told.sourceIPAddress && { from: told.sourceIPAddress }),
      ...(told.requestID && { requestId: told.requestID }),
    },
  };
}

function read({ CloudTrailEvent }: Event): TrailEvent | undefined {
  try {
    return trailEventSchema.parse(JSON.parse(CloudTrailEvent ?? ''));
  } catch {
    return undefined;
  }
}

/** An event that can't be read is told by what is listed beside it: nobody knows that it was harmless. */
function unreadable({
  EventId,
  EventName = 'something',
  EventTime,
  ReadOnly,
  Username,
}: Event): ObservedEvent | undefined {
  if (EventId === undefined || !EventTime || ReadOnly === 'true') {
    return undefined;
  }
  return {
    id: EventId,
    at: EventTime.toISOString(),
    by: Username ?? 'somebody',
    summary: `called ${EventName}, of which AWS tells in a form that can't be read`,
    details: { operation: EventName },
  };
}
