import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCallMeter } from './AwsCallMeter';
import { renewingCredentials } from './renewingCredentials';

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
 * Credentials of an assumed role, shared by the clients of an account and region, and renewed before they expire.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRoleCredentials(
  options: AssumedRoleOptions,
): Provider<AwsCredentialIdentity> {
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
  return renewingCredentials(() => assume());
}
