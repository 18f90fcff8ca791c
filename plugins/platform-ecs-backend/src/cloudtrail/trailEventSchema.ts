import { z } from 'zod';

const text = z.string().max(2_048);

/**
 * What the portal listens to of an event: who, when, what, where. A request's parameters may hold environment values and secrets, and an answer all of a service's configuration: only
 * what is listed here is ever read.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export const trailEventSchema = z.object({
  eventID: text,
  eventTime: z.iso.datetime(),
  eventName: text,
  awsRegion: text,
  recipientAccountId: text.optional(),
  requestID: text.optional(),
  sourceIPAddress: text.optional(),
  userAgent: text.optional(),
  readOnly: z.boolean().optional(),
  errorCode: text.optional(),
  userIdentity: z.object({
    type: text.optional(),
    arn: text.optional(),
    userName: text.optional(),
    invokedBy: text.optional(),
    sessionContext: z
      .object({ sessionIssuer: z.object({ userName: text }).optional() })
      .optional(),
  }),
  requestParameters: z
    .object({
      cluster: text.optional(),
      clusterName: text.optional(),
      service: text.optional(),
      serviceName: text.optional(),
      serviceDeploymentArn: text.optional(),
      task: text.optional(),
      taskDefinition: text.optional(),
      desiredCount: z.number().nullish(),
      forceNewDeployment: z.boolean().nullish(),
    })
    .nullish(),
});

/** An event, as far as the portal listens. */
export type TrailEvent = z.infer<typeof trailEventSchema>;
