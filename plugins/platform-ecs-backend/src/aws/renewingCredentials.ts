import type { AwsCredentialIdentity, Provider } from '@smithy/types';

/** How long before they expire credentials are renewed, milliseconds. More than clocks of machines differ, less than the 15 minutes that STS gives at least. */
const RENEWED_BEFORE_MS = 5 * 60_000;

/**
 * Keeps credentials until five minutes before they expire; whoever asks while they are being fetched gets the same fetch. Credentials that can't be renewed are
 * used to their end.
 *
 * @param fetch - gets new credentials
 */
export function renewingCredentials(
  fetch: () => Promise<AwsCredentialIdentity>,
): Provider<AwsCredentialIdentity> {
  let current: AwsCredentialIdentity | undefined;
  let fetching: Promise<AwsCredentialIdentity> | undefined;

  const leftMs = () =>
    current === undefined
      ? 0
      : (current.expiration?.getTime() ?? Infinity) - Date.now();
  const renew = async () => {
    try {
      current = await fetch();
      return current;
    } catch (error) {
      if (current && leftMs() > 0) return current;
      throw error;
    } finally {
      fetching = undefined;
    }
  };
  return async () => {
    if (current && leftMs() > RENEWED_BEFORE_MS) return current;
    fetching ??= renew();
    return fetching;
  };
}
