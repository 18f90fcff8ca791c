import { type BatchObservableCallback, metrics } from '@opentelemetry/api';
import type { Knex } from 'knex';
import type { StoreDeadline } from './StoreDeadline';

/** Options of {@link observePartition}. */
export type PartitionObservation = {
  database: Knex;
  deadline: StoreDeadline;
};

/**
 * Observes whenever metrics are collected since when the partition that rows go to should have been closed, for its month is over, whoever should have done
 * it. While Postgres doesn't answer, the gauge has no value.
 *
 * @returns ends the observation
 */
export function observePartition(options: PartitionObservation): () => void {
  const meter = metrics.getMeter('alphaswarm-admin');
  const overdue = meter.createObservableGauge('audit_log.partition.overdue', {
    description: "Since when the ledger's partition should have been closed",
    unit: 's',
  });
  const observe: BatchObservableCallback = async result => {
    const seconds = await secondsOverdue(options).catch(() => undefined);
    if (seconds !== undefined) result.observe(overdue, seconds);
  };
  meter.addBatchObservableCallback(observe, [overdue]);
  return () => meter.removeBatchObservableCallback(observe, [overdue]);
}

/** A partition without rows is not closed: its month becomes the present one. */
async function secondsOverdue({
  database,
  deadline,
}: PartitionObservation): Promise<number | undefined> {
  const { rows } = await deadline.answer<{
    rows: Array<{ seconds: number }>;
  }>(
    database.raw(
      `select case when head.size > present.first_seq then greatest(0, extract(epoch from
           now() - (date_trunc('month', present.opened_at at time zone 'UTC') + interval '1 month') at time zone 'UTC'
         ))::float8 else 0 end as seconds
         from audit_partitions present, audit_ledger_head head
        where present.end_seq is null and head.id = 1`,
    ),
  );
  return rows.at(0)?.seconds;
}
