import type { PlatformCluster } from '../clusters/PlatformClusters';
import { effectError } from './effectError';
import type { ObservedRollout } from './observeRollout';

/**
 * Sends one command about the rollout that was seen, and has the pages see soon whatever came of it.
 *
 * @param what - names the command in words: "the stop"
 * @param send - resolves with the ARN of the service deployment that ECS names in its answer
 * @returns the ARN of the rollout
 * @throws EffectRefusedError and the like if ECS surely did nothing; Error, an outcome that isn't known, if it names another deployment
 */
export async function commandRollout(
  poller: Pick<PlatformCluster['poller'], 'hurry'>,
  { deploymentArn }: ObservedRollout,
  what: string,
  send: (deploymentArn: string) => Promise<string | undefined>,
): Promise<string> {
  const named = await send(deploymentArn)
    .catch(error => {
      throw effectError(error);
    })
    .finally(() => poller.hurry());
  if (named !== deploymentArn) {
    // Not the expected answer, so no success: the reconciler will look.
    throw new Error(
      `ECS accepted ${what} but named ${named ?? 'no deployment'}`,
    );
  }
  return named;
}
