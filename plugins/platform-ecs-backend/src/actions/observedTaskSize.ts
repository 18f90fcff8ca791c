import { isError } from '@backstage/errors';
import { sizeOfTask } from './observeDeploy';
import type { TaskSize } from './rolloutCapacity';
import type { SteeredCluster } from './SteeredClusters';

/**
 * What a task of a task definition reserves; nothing where that can't be read: then the preview counts tasks alone.
 *
 * @param taskDefinition - `family:revision`
 */
export async function observedTaskSize(
  { revisions }: SteeredCluster,
  taskDefinition: string,
  options: { signal: AbortSignal },
): Promise<TaskSize> {
  try {
    return sizeOfTask(await revisions.recall(taskDefinition, options));
  } catch (error) {
    if (!isError(error)) throw error;
    return {};
  }
}
