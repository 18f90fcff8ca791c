import type { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { CpRefusal } from '../cp/envelope';
import { parseRequest } from '../cp/manage/requests';
import type { Company } from '../cp/platform/companies';
import type { Platform } from '../cp/platform/Platform';
import { noiseAt, noiseSeed } from '../random';

const HOUR_MS = 3_600_000;

/** By their `metric`, what each is about. */
const metrics: Record<string, (usage: Usage) => number> = {
  active_users: usage => usage.active_users_24h,
  backtests: usage => usage.backtests_24h,
  bots: usage => usage.bots_running,
  paper_sessions: usage => usage.paper_sessions,
  compute_hours: usage => usage.compute_hours_30d,
};

type Usage = ReturnType<Platform['companies']['usageOf']>;

const timeseriesSchema = z.object({
  metric: z.string(),
  window: z.string().regex(/^\d{1,3}[hd]$/),
});

const organisationsTimeseriesSchema = timeseriesSchema.extend({
  ids: z
    .string()
    .transform(ids => ids.split(','))
    .pipe(z.array(z.string().min(1)).max(200)),
});

/** alphaswarm-core's aggregates and organisations. */
export function createAggregatesRouter(
  platform: Platform,
  answer: (response: Response, body: unknown) => void,
): Router {
  const router = PromiseRouter();
  const usages = () =>
    platform.companies
      .all()
      .map(company => platform.companies.usageOf(company));
  const sum = (of: (usage: Usage) => number) =>
    usages().reduce((total, usage) => total + of(usage), 0);

  router.get('/platform/summary', (_request, response) => {
    const { active } = platform.halt;
    answer(response, {
      companies: platform.companies.all().length,
      active_users_24h: sum(metrics.active_users),
      backtests_running: Math.round(sum(metrics.backtests) / 48),
      bots_running: active ? 0 : sum(metrics.bots),
      paper_sessions: active ? 0 : sum(metrics.paper_sessions),
      kill_switch: {
        engaged: active !== undefined,
        since: active ? new Date(active.since).toISOString() : null,
      },
    });
  });

  const known = (metric: string) => {
    const of = metrics[metric];
    if (!of) {
      throw new CpRefusal(404, 'not_found', 'There is no such metric');
    }
    return of;
  };
  /** Growing a little and trembling, up to the level that it has now. */
  const pointsOf = (window: string, level: number, noise: number) => {
    const hours = Number(window.slice(0, -1)) * (window.endsWith('d') ? 24 : 1);
    // A day is a point from a week on.
    const stepMs = hours > 7 * 24 ? 24 * HOUR_MS : HOUR_MS;
    const count = Math.floor((hours * HOUR_MS) / stepMs);
    const last = Math.floor(platform.clock.now() / stepMs);
    return Array.from({ length: count }, (_, index): [number, number] => {
      const at = last - count + 1 + index;
      const growth = 1 - (count - index) * 0.002;
      return [
        at * stepMs,
        Math.round(level * growth * (0.9 + noiseAt(noise, at) * 0.2)),
      ];
    });
  };

  router.get('/platform/timeseries', (request, response) => {
    const { metric, window } = parseRequest(timeseriesSchema, request.query);
    const noise = noiseSeed(platform.seed, 'timeseries', metric);
    answer(response, {
      metric,
      points: pointsOf(window, sum(known(metric)), noise),
    });
  });

  router.get('/platform/timeseries/orgs', (request, response) => {
    const { metric, window, ids } = parseRequest(
      organisationsTimeseriesSchema,
      request.query,
    );
    const of = known(metric);
    answer(response, {
      metric,
      series: ids.flatMap(id => {
        const company = platform.companies.find(id);
        if (!company) return [];
        const level = of(
          platform.companies.usageOf({ ...company, status: 'active' }),
        );
        const noise = noiseSeed(platform.seed, 'timeseries', metric, id);
        return [
          {
            organization_id: id,
            points: pointsOf(window, level, noise).map(([at, value]) => [
              at,
              company.status === 'suspended' && at > company.updatedAt
                ? 0
                : value,
            ]),
          },
        ];
      }),
    });
  });

  const describe = (company: Company) => ({
    id: company.id,
    slug: company.slug,
    name: company.name,
    billing_email: `billing@${company.slug}.example`,
    status: company.status,
    meta: {},
    created_at: new Date(company.createdAt).toISOString(),
    updated_at: new Date(company.updatedAt).toISOString(),
  });
  router.get('/orgs', (_request, response) => {
    answer(response, platform.companies.all().map(describe));
  });
  router.get('/orgs/:id', (request, response) => {
    const company = platform.companies.find(request.params.id);
    if (!company) {
      throw new CpRefusal(404, 'not_found', 'There is no such organisation');
    }
    answer(response, describe(company));
  });
  return router;
}
