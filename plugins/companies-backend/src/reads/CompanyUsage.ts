import { toError } from '@backstage/errors';
import type {
  CoreClient,
  UpstreamCall,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  usageMetrics,
  type PlatformUsage,
  type UsageMetric,
  type UsageReport,
  type UsageSeries,
  type UsageTrends,
  type UsageWindow,
} from '@alphaswarm-admin/plugin-companies-common';

/** What companies use over time, as alphaswarm-core knows it: sums, and nothing else. */
export class CompanyUsage {
  readonly #core: CoreClient;

  static create(options: { core: CoreClient }): CompanyUsage {
    return new CompanyUsage(options.core);
  }

  private constructor(core: CoreClient) {
    this.#core = core;
  }

  /** Of all companies together. */
  async ofPlatform(
    window: UsageWindow,
    call: UpstreamCall,
  ): Promise<PlatformUsage> {
    const [summary, report] = await Promise.all([
      this.#core.summary(call),
      this.#report(window, async metric => {
        const { points } = await this.#core.timeseries(
          { metric, window },
          call,
        );
        return points;
      }),
    ]);
    const { companies, activeUsers24h, backtestsRunning } = summary;
    const { botsRunning, paperSessions } = summary;
    return {
      ...report,
      totals: {
        companies,
        activeUsers24h,
        backtestsRunning,
        botsRunning,
        paperSessions,
      },
    };
  }

  /** Of one company. */
  async ofCompany(
    id: string,
    window: UsageWindow,
    call: UpstreamCall,
  ): Promise<UsageReport> {
    return this.#report(window, async metric => {
      const { series } = await this.#core.organisationTimeseries(
        { metric, window, ids: [id] },
        call,
      );
      return series.find(one => one.id === id)?.points ?? [];
    });
  }

  /** Of each of some companies, in one call. */
  async trends(
    ids: readonly string[],
    call: UpstreamCall,
  ): Promise<UsageTrends> {
    const { series } = await this.#core.organisationTimeseries(
      { metric: 'active_users', window: '30d', ids },
      call,
    );
    return {
      trends: Object.fromEntries(
        series
          .filter(({ id }) => ids.includes(id))
          .map(({ id, points }) => [id, points.map(([, value]) => value)]),
      ),
    };
  }

  /**
   * All metrics, each of which may fail alone.
   *
   * @throws what the first one threw, if all failed: an outage is no empty chart
   */
  async #report(
    window: UsageWindow,
    read: (metric: UsageMetric) => Promise<UsageSeries['points']>,
  ): Promise<UsageReport> {
    const observedAt = new Date().toISOString();
    const failures: unknown[] = [];
    const series = await Promise.all(
      usageMetrics.map(async (metric): Promise<UsageSeries> => {
        try {
          return { metric, points: await read(metric) };
        } catch (error) {
          failures.push(error);
          return { metric, points: [], problem: toError(error).message };
        }
      }),
    );
    if (failures.length === usageMetrics.length) throw failures[0];
    return { observedAt, window, series };
  }
}
