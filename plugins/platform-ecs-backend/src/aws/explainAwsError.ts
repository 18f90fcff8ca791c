import { z } from 'zod';
import { AwsCallError } from './AwsCallError';
import type { RemoteCallProblem } from '@alphaswarm-admin/plugin-portal-node';

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html, and what the SDKs treat as throttling.
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
]);
const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'NotAuthorized',
  'OptInRequired',
]);
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
]);
const NOT_FOUND = new Set([
  'ClusterNotFoundException',
  'ServiceNotFoundException',
  'ServiceNotActiveException',
]);
const TIMEOUT = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
]);
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const CONNECTION = new Set([
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** The parts of the errors of the AWS SDK, of Node's sockets and of zod that tell them apart. */
type ErrorTraits = {
  name?: string;
  code?: string;
  message?: string;
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number };
  $retryable?: { throttling?: boolean };
  errors?: unknown[];
};

/**
 * Tells what a failed call to AWS means, in words. AWS's own messages are quoted only where they explain a refusal: they never carry
 * more than the request did.
 *
 * @param permission - the IAM action of the call, e.g. `ecs:DescribeServices`
 * @param error - what the SDK, the socket or the payload's parser threw
 */
export function explainAwsError(
  permission: string,
  error: unknown,
): AwsCallError {
  if (error instanceof AwsCallError) return error;
  const traits = (error ?? {}) as ErrorTraits;
  const problem = problemOf(traits);
  const code = codeOf(traits);
  return new AwsCallError(wording(permission, problem, code, error), {
    permission,
    problem,
    source: error,
  });
}

/** Whether AWS said that it was asked too often. */
export function isThrottling(error: unknown): boolean {
  return problemOf((error ?? {}) as ErrorTraits) === 'throttled';
}

function codeOf({ name, code, errors }: ErrorTraits): string | undefined {
  if (code !== undefined) return code;
  // Node tries every address of a host and throws an AggregateError of what became of each.
  const inner = errors?.[0] as ErrorTraits | undefined;
  return inner?.code ?? name;
}

function problemOf(traits: ErrorTraits): RemoteCallProblem {
  const name = traits.name ?? '';
  const code = codeOf(traits) ?? '';
  const status = traits.$metadata?.httpStatusCode;
  if (THROTTLED.has(name) || traits.$retryable?.throttling || status === 429) {
    return 'throttled';
  }
  if (DENIED.has(name)) return 'denied';
  if (CREDENTIALS.has(name)) return 'credentials';
  if (NOT_FOUND.has(name)) return 'not-found';
  // Before the codes: an aborted request may carry the socket's code, and it was sent.
  if (name === 'AbortError' || status === 408) return 'timeout';
  if (NOT_SENT.has(code)) return 'not-sent';
  // Before the names: the SDK calls a reset connection a TimeoutError.
  if (CONNECTION.has(code)) return 'connection';
  if (TIMEOUT.has(name) || code === 'ETIMEDOUT') return 'timeout';
  // A body that isn't JSON is a SyntaxError whatever its status: a proxy's page, not AWS's answer.
  if (name === 'SyntaxError' || name === 'ZodError') return 'malformed';
  if (status !== undefined && status >= 500) return 'server';
  if (traits.$fault === 'client') return 'refused';
  if (traits.$fault === 'server') return 'server';
  return 'malformed';
}

function wording(
  permission: string,
  problem: RemoteCallProblem,
  code: string | undefined,
  error: unknown,
): string {
  const { message } = (error ?? {}) as ErrorTraits;
  switch (problem) {
    case 'throttled':
      return `AWS throttles ${permission}: the account's rate for it is used up`;
    case 'denied':
      return `The portal's AWS role may not call ${permission}: add it to the role's policy (iam-policy.json lists all that is needed)`;
    case 'credentials':
      return `AWS did not accept the portal's credentials for ${permission} (${code}): check the task role`;
    case 'not-found':
      return `ECS does not know it: ${message ?? code}`;
    case 'refused':
      return `AWS refused ${permission} (${code}): ${message ?? 'without a reason'}`;
    case 'not-sent':
      return `AWS could not be reached for ${permission} (${code})`;
    case 'timeout':
      return `AWS did not answer ${permission} in time`;
    case 'connection':
      return `The connection to AWS broke during ${permission} (${code})`;
    case 'malformed':
      return `AWS answered ${permission} with something unexpected${unexpectedField(error)}`;
    case 'server':
      return `AWS failed during ${permission} (${code})`;
    default:
      throw new TypeError(`Unknown problem ${problem satisfies never}`);
  }
}

/** The fields at which a payload was not what it should be. Other errors' messages may quote the payload: they are left out. */
function unexpectedField(error: unknown): string {
  if (!(error instanceof z.ZodError)) return '';
  const fields = error.issues.map(({ path }) => path.map(String).join('.'));
  return ` in ${fields.slice(0, 3).join(', ')}`;
}
