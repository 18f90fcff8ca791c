// What alphaswarm-core's answers may hold. Allow-lists: a field that isn't here never leaves the client.
import { z } from 'zod';
import { count, label, optional, slug, timestamp } from '../operations/fields';

/** `GET /api/platform/summary`. */
export const summarySchema = z
  .object({
    companies: count,
    active_users_24h: count,
    backtests_running: count,
    bots_running: count,
    paper_sessions: count,
    kill_switch: z
      .object({ engaged: z.boolean(), since: optional(timestamp) })
      .transform(({ engaged, since }) => ({ engaged, since })),
  })
  .transform(summary => ({
    companies: summary.companies,
    activeUsers24h: summary.active_users_24h,
    backtestsRunning: summary.backtests_running,
    botsRunning: summary.bots_running,
    paperSessions: summary.paper_sessions,
    killSwitch: summary.kill_switch,
  }));

/** The platform in numbers. */
export type PlatformSummary = z.output<typeof summarySchema>;

/** Epoch milliseconds and value. */
const points = z
  .array(z.tuple([z.number().int().min(0), z.number()]))
  .max(20_000);

/** `GET /api/platform/timeseries`. */
export const timeseriesSchema = z.object({ metric: label, points });

/** A metric over time. */
export type Timeseries = z.output<typeof timeseriesSchema>;

/** `GET /api/platform/timeseries/orgs`. */
export const organisationTimeseriesSchema = z.object({
  metric: label,
  series: z
    .array(
      z
        .object({ organization_id: slug, points })
        .transform(({ organization_id: id, points: all }) => ({
          id,
          points: all,
        })),
    )
    .max(200),
});

/** A metric over time, of each of some organisations. */
export type OrganisationTimeseries = z.output<
  typeof organisationTimeseriesSchema
>;

/** `GET /api/orgs/{id}`. Of `meta` nothing is listed. */
export const organisationSchema = z
  .object({
    id: slug,
    slug,
    name: z.string().min(1).max(200),
    status: label,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .transform(
    ({ created_at: createdAt, updated_at: updatedAt, ...organisation }) => ({
      ...organisation,
      createdAt,
      updatedAt,
    }),
  );

/** An organisation as core knows it. */
export type Organisation = z.output<typeof organisationSchema>;

export const organisationsSchema = z.array(organisationSchema);
