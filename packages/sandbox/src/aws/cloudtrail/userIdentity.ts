/**
 * Who made a request, as CloudTrail says it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export interface UserIdentity {
  type: 'IAMUser' | 'AssumedRole' | 'AWSService';
  principalId?: string;
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  userName?: string;
  invokedBy?: string;
  sessionContext?: object;
}

/** The portal's task role, which is who holds the keys that the stand-ins are called with. */
export function portalRole(
  accountId: string,
  accessKeyId: string,
): UserIdentity {
  return assumedRole(accountId, 'alphaswarm-admin-task', 'portal', accessKeyId);
}

/** Somebody who is signed in to the console with a name and password. */
export function iamUser(accountId: string, userName: string): UserIdentity {
  return {
    type: 'IAMUser',
    principalId: `AIDA${userName.toUpperCase()}`,
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    accountId,
    accessKeyId: 'ASIACONSOLE',
    userName,
  };
}

/** AWS itself, by the service-linked role that it has in the account. */
export function scalingService(accountId: string): UserIdentity {
  return {
    ...assumedRole(
      accountId,
      'AWSServiceRoleForApplicationAutoScaling_ECSService',
      'AutoScaling-UpdateDesiredCapacity',
      'ASIASERVICE',
    ),
    invokedBy: 'ecs.application-autoscaling.amazonaws.com',
  };
}

function assumedRole(
  accountId: string,
  role: string,
  session: string,
  accessKeyId: string,
): UserIdentity {
  return {
    type: 'AssumedRole',
    principalId: `AROA${role.toUpperCase()}:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${accountId}:role/${role}`,
        accountId,
        userName: role,
      },
    },
  };
}
