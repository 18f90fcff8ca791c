import { toError } from '@backstage/errors';
import type { CpOperationsClient } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/**
 * Whether alphaswarm-cp says that everything is halted, asked after something was done about it.
 *
 * @throws Error and nothing more telling: why it couldn't be asked says nothing of what was done before, so it must not end the action as failed
 */
export async function isHaltInForce(
  cp: Pick<CpOperationsClient, 'haltStatus'>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await cp.haltStatus({ signal })).globalHaltActive;
  } catch (error) {
    throw new Error(
      `alphaswarm-cp can’t be asked whether the halt is in force: ${toError(error).message}`,
      { cause: error },
    );
  }
}
