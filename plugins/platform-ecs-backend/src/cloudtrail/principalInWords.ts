import type { TrailEvent } from './trailEventSchema';

type UserIdentity = TrailEvent['userIdentity'];

const SERVICE_ROLE = 'AWSServiceRoleFor';
/** Roles that IAM Identity Center makes: `AWSReservedSSO_<permission set>_<hash>`. */
const SSO_ROLE = /^AWSReservedSSO_(.+)_[0-9a-f]+$/;

/**
 * Who made a request, in words.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function principalInWords(identity: UserIdentity): string {
  const { type, userName, invokedBy } = identity;
  if (isAwsItself(identity)) {
    return `AWS itself (${serviceOf(identity)})`;
  }
  switch (type) {
    case 'Root':
      return "the account's root user";
    case 'IAMUser':
      return `the IAM user ${userName ?? 'without a name'}`;
    case 'AssumedRole':
      return roleInWords(identity);
    default:
      return userName ?? invokedBy ?? `somebody (${type ?? 'unknown'})`;
  }
}

/** Whether it was a service of AWS that acts for the account by itself, as autoscaling does. */
export function isAwsItself({ type, arn, sessionContext }: UserIdentity) {
  return (
    type === 'AWSService' ||
    roleOf({ arn, sessionContext })?.startsWith(SERVICE_ROLE) === true
  );
}

function serviceOf(identity: UserIdentity): string {
  const role = roleOf(identity)?.slice(SERVICE_ROLE.length);
  if (role?.startsWith('ApplicationAutoScaling')) {
    return 'Application Auto Scaling';
  }
  return identity.invokedBy ?? role ?? 'a service';
}

function roleInWords(identity: UserIdentity): string {
  const role = roleOf(identity) ?? 'unknown';
  const session = identity.arn?.split('/').at(-1);
  const permissionSet = SSO_ROLE.exec(role)?.[1];
  if (permissionSet) return `${session} (with ${permissionSet})`;
  return session === undefined
    ? `the role ${role}`
    : `the role ${role}, session ${session}`;
}

function roleOf({
  arn,
  sessionContext,
}: Pick<UserIdentity, 'arn' | 'sessionContext'>): string | undefined {
  return sessionContext?.sessionIssuer?.userName ?? arn?.split('/').at(-2);
}
