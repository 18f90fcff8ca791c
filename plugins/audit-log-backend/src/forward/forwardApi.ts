import {
  type ApiRoute,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { sinkKinds } from './Sink';

/** The answer of `GET /forwarding`. */
export const forwardingReportSchema = z.strictObject({
  sinks: z.array(
    z.strictObject({
      name: z.string(),
      /** `http`: rows as exports have them; `ocsf`: API Activity (6003); `syslog`: RFC 5424 over TLS. */
      kind: z.enum(sinkKinds),
      /** Rows below it were accepted. */
      sentTo: z.number().int(),
      /** Rows that there are. */
      size: z.number().int(),
      lagRows: z.number().int(),
      /** Age of the oldest row that was not accepted, seconds. */
      lagSeconds: z.number(),
      /** Whether that is older than it should be. */
      late: z.boolean(),
      /** When rows were last accepted, ISO 8601. */
      sentAt: z.iso.datetime().optional(),
      /** Why the last batch was not accepted, in words. */
      problem: z.string().optional(),
      /** Whether that was a refusal that only a person can mend. Nothing is skipped: it is tried again each minute. */
      refused: z.boolean(),
    }),
  ),
});

/** How far sinks have come. */
export type ForwardingReport = z.infer<typeof forwardingReportSchema>;

/** The route of the forwarding in the API document. */
export const forwardingRoutes: ApiRoute[] = [
  {
    method: 'get',
    path: '/forwarding',
    summary: 'How far each sink that rows are sent to has come',
    responses: {
      200: {
        description: 'How far, and what is wrong',
        content: { 'application/json': { schema: forwardingReportSchema } },
      },
      ...errorResponses(400, 401, 503),
    },
  },
];
