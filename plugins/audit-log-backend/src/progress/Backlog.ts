import type { TreeTables } from '@alphaswarm-admin/plugin-audit-log-node';
import type { StoreDeadline } from '../database/StoreDeadline';

/** What of the log somebody hasn't got yet. */
export type Backlog = {
  /** Rows that there are. */
  size: number;
  lagRows: number;
  /** Age of the oldest of them, seconds; 0 if there is none. */
  lagSeconds: number;
};

/**
 * What of the log somebody hasn't got yet who has every row below a place.
 *
 * @param place - the row that comes next
 * @throws ServiceUnavailableError if the database does not answer
 */
export async function readBacklog(
  place: number,
  options: { tables: TreeTables; deadline: StoreDeadline },
): Promise<Backlog> {
  const { tables, deadline } = options;
  const [size, [oldest]] = await deadline.within(
    Promise.all([tables.rowCount(), tables.rows(place, place + 1)]),
  );
  return {
    size,
    lagRows: Math.max(0, size - place),
    lagSeconds: oldest
      ? Math.max(0, Date.now() - Date.parse(oldest.created_at)) / 1000
      : 0,
  };
}
