import type { ServiceAddress } from '../clusters/PlatformClusters';
import type { MemoryStore } from '../memory/MemoryStore';
import type { TaskLife } from './runningTasks';

const ROWS_PER_PAGE = 500;
const MOST_PAGES = 6;

/** The stopped tasks that the recorder kept, and since when they are all there, epoch milliseconds. */
export type RememberedTasks = { tasks: TaskLife[]; knownSince: number };

/**
 * The tasks of a service that stopped since a time, as far as the recorder knows them.
 *
 * @param from - epoch milliseconds
 * @throws ServiceUnavailableError when the database is away
 */
export async function rememberedTasks(
  store: MemoryStore,
  address: ServiceAddress,
  from: number,
): Promise<RememberedTasks> {
  const since = await store.rememberedSince(address);
  const tasks: TaskLife[] = [];
  let place: Awaited<ReturnType<MemoryStore['search']>>['next'];
  let pages = 0;
  let oldest: string | undefined;
  do {
    const page = await store.search(
      { ...address, kind: 'stopped-task', from: new Date(from).toISOString() },
      { place, limit: ROWS_PER_PAGE },
    );
    tasks.push(
      ...page.items.flatMap(item =>
        item.kind === 'stopped-task' ? [item.facts] : [],
      ),
    );
    oldest = page.items.at(-1)?.happenedAt;
    place = page.next;
    pages += 1;
  } while (place !== undefined && pages < MOST_PAGES);
  return {
    tasks,
    knownSince: Math.max(
      since === undefined ? Infinity : Date.parse(since),
      // There are more before: what ran then can't be counted.
      place !== undefined && oldest !== undefined ? Date.parse(oldest) : 0,
    ),
  };
}
