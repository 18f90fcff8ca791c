import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { AwsCallError } from './AwsCallError';
import type { AwsCallMeter } from './AwsCallMeter';
import { explainAwsError } from './explainAwsError';
import {
  renewingCredentials,
  type RenewingCredentials,
} from './renewingCredentials';

/** A role of another account, or with other rights. */
export type AssumedRole = {
  arn: string;
  /** What the role's trust policy asks for as `sts:ExternalId`. */
  externalId?: string;
  /** How CloudTrail names what is done with the role. */
  sessionName: string;
};

/** Options of {@link assumedRoleCredentials}. */
export type AssumedRoleOptions = {
  /** Whose STS is asked. */
  region: string;
  role: AssumedRole;
  /** Of STS, in place of the region's own. */
  endpoint?: string;
  requestHandler: NodeHttpHandler;
  meter: AwsCallMeter;
};

/**
 * Credentials of an assumed role, shared by the clients of an account and region, and renewed before they expire. A role that can't be assumed is an
 * `AwsCallError` of whatever call needed it, and names the role.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRoleCredentials(
  options: AssumedRoleOptions,
): RenewingCredentials {
  const { region, role, endpoint, requestHandler, meter } = options;
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName,
      ExternalId: role.externalId,
    },
    clientConfig: { region, endpoint, requestHandler, maxAttempts: 3 },
    clientPlugins: [meter.plugin('sts')],
  });
  return renewingCredentials(async () => {
    try {
      return await assume();
    } catch (error) {
      const { problem, message } = explainAwsError('sts:AssumeRole', error);
      const words =
        problem === 'denied'
          ? `AWS does not let the portal assume the role ${role.arn}: the role must trust the portal's own, which must be allowed sts:AssumeRole`
          : `${message}. The role is ${role.arn}`;
      throw new AwsCallError(words, {
        permission: 'sts:AssumeRole',
        problem,
        source: error,
      });
    }
  });
}
