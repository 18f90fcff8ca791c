import type { Event } from '@aws-sdk/client-cloudtrail';
import type { Trail, TrailEvent } from './Trail';

/**
 * An event as LookupEvents lists it: a few members, and all of it as a JSON text.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function describeTrailEvent(trail: Trail, event: TrailEvent): Event {
  const { eventId, requestId, at, source, name, userIdentity } = event;
  const { userAgent, sourceIpAddress, requestParameters } = event;
  const { errorCode, errorMessage } = event;
  return {
    EventId: eventId,
    EventName: name,
    ReadOnly: 'false',
    AccessKeyId: userIdentity.accessKeyId,
    // Whole seconds: CloudTrail knows no finer time.
    EventTime: new Date(Math.floor(at / 1000) * 1000),
    EventSource: source,
    Username: userIdentity.userName,
    Resources: [],
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.11',
      userIdentity,
      eventTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
      eventSource: source,
      eventName: name,
      awsRegion: trail.region,
      sourceIPAddress: sourceIpAddress,
      userAgent,
      ...(errorCode && { errorCode, errorMessage }),
      requestParameters,
      responseElements: null,
      requestID: requestId,
      eventID: eventId,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: trail.accountId,
      eventCategory: 'Management',
    }),
  };
}
