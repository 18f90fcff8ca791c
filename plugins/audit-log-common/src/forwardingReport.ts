import { z } from 'zod';

/** What a sink is, in the API and on the page. */
export const sinkKinds = ['http', 'ocsf', 'syslog'] as const;

export type SinkKind = (typeof sinkKinds)[number];

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

/** How far one of them has come. */
export type SinkReport = ForwardingReport['sinks'][number];
