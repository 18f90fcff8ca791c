import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { HaltRecord, HaltRecords } from '../halt/HaltRecords';

/** Where records are kept. */
export type RecordKeeping = {
  records: HaltRecords;
  logger: LoggerService;
};

/** Keeps what came of a halt or release. What was done is done, whether or not it can be kept: the ledger tells it too. */
export async function keepRecord(
  { records, logger }: RecordKeeping,
  record: HaltRecord,
): Promise<void> {
  try {
    await records.add(record);
  } catch (error) {
    logger.warn(
      `What came of ${record.kind} ${record.actionId} could not be kept: ${toError(error).message}`,
    );
  }
}
