import { AwsCallError } from './AwsCallError';

/**
 * Makes sure that what AWS answered with belongs to the account that is configured: credentials that lead elsewhere, where a cluster may have the same name, are a
 * mistake that must not be operated on.
 *
 * @param arn - of something that AWS answered with
 * @param account - the configured one; absent if none is
 * @throws AwsCallError
 */
export function refuseOtherAccount(
  arn: string,
  account: string | undefined,
): void {
  const owner = arn.split(':')[4];
  if (account === undefined || owner === account) return;
  throw new AwsCallError(
    `The portal's credentials lead to AWS account ${owner}, but the cluster is configured to be in ${account}: check platformEcs.clusters`,
    { permission: 'ecs:ListServices', problem: 'credentials' },
  );
}
