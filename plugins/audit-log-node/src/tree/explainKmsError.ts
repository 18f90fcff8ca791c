import { CheckpointSigningError } from './errors';

/**
 * What a failed call to AWS KMS means, in words.
 *
 * @param permission - the IAM action of the call
 * @param error - what the SDK or the socket threw
 */
export function explainKmsError(
  permission: string,
  keyId: string,
  error: unknown,
): CheckpointSigningError {
  const { name = '', code } = (error ?? {}) as { name?: string; code?: string };
  return new CheckpointSigningError(
    wording(name, permission, keyId) ??
      `AWS KMS could not be asked for ${permission} with the key ${keyId} (${code ?? name})`,
  );
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#API_Sign_Errors */
function wording(
  name: string,
  permission: string,
  keyId: string,
): string | undefined {
  switch (name) {
    case 'ThrottlingException':
    case 'LimitExceededException':
      return `AWS KMS throttles ${permission}: the account's rate for it is used up`;
    case 'AccessDeniedException':
      return `the portal's AWS role may not call ${permission} with the key ${keyId}: allow it in the role's policy and in the key's`;
    case 'NotFoundException':
      return `AWS KMS does not know the key ${keyId}`;
    case 'DisabledException':
      return `the KMS key ${keyId} is disabled`;
    case 'KMSInvalidStateException':
      return `the KMS key ${keyId} can't be used in its present state: is its deletion scheduled?`;
    case 'InvalidKeyUsageException':
      return `the KMS key ${keyId} is not one for signing with Ed25519`;
    case 'AbortError':
    case 'TimeoutError':
      return `AWS KMS did not answer ${permission} in time`;
    case 'CredentialsProviderError':
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
      return `AWS KMS did not accept the portal's credentials for ${permission} (${name}): check the task role`;
    default:
      return undefined;
  }
}
