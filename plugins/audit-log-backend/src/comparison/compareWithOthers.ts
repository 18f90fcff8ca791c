import type {
  LifecycleService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import type { HumanDuration } from '@backstage/types';
import { comparisonEvents } from '@alphaswarm-admin/plugin-audit-log-common';
import type {
  AuditLedger,
  ComparisonSource,
} from '@alphaswarm-admin/plugin-audit-log-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { Completeness } from './Completeness';
import { observeCompleteness } from './ComparisonMetrics';
import { ComparisonState } from './ComparisonState';
import { OutcomeRows } from './OutcomeRows';
import { SourceComparison } from './SourceComparison';

const EVERY = 'auditLog.comparison.every';

/** What {@link compareWithOthers} works with. */
export type CompareWithOthersOptions = {
  config: RootConfigService;
  database: Knex;
  ledger: AuditLedger;
  lifecycle: LifecycleService;
  logger: LoggerService;
  scheduler: SchedulerService;
  sources: ComparisonSource[];
};

/** Has the log compared with others' records, by one process of the cluster at a time, for as long as any runs. */
export async function compareWithOthers(
  options: CompareWithOthersOptions,
): Promise<Completeness> {
  const { config, database, ledger, lifecycle, logger } = options;
  for (const event of comparisonEvents) ledger.register(event);
  const rows = OutcomeRows.create(database);
  const holder = randomUUID();
  const completeness = Completeness.create(
    options.sources.map(source =>
      SourceComparison.create({
        source,
        state: ComparisonState.create({ database, source: source.id, holder }),
        rows,
        ledger,
        logger,
      }),
    ),
  );
  lifecycle.addShutdownHook(observeCompleteness(() => completeness.report()));
  const every: HumanDuration = config.has(EVERY)
    ? readDurationFromConfig(config, { key: EVERY })
    : { minutes: 1 };
  await options.scheduler.scheduleTask({
    id: 'audit-log-comparison',
    scope: 'global',
    frequency: every,
    timeout: { minutes: 30 },
    fn: signal => completeness.run(signal),
  });
  return completeness;
}
