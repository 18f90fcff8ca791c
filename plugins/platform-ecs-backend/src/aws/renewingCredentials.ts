import type { AwsCredentialIdentity, Pluggable } from '@smithy/types';
import { AwsCallError } from './AwsCallError';
import { explainAwsError } from './explainAwsError';

/** How long before they expire credentials are renewed, milliseconds. More than clocks of machines differ, less than the 15 minutes that STS gives at least. */
const RENEWED_BEFORE_MS = 5 * 60_000;

/** Credentials that several clients share. */
export type RenewingCredentials = {
  (): Promise<AwsCredentialIdentity>;
  /** Tells the SDK's clients that they needn't keep what this gives them: they would keep it past {@link RenewingCredentials.plugin}. */
  memoized: true;
  /** The middleware that gets new credentials and asks once more where AWS says that these are no good: revoked, or expired by its clock. */
  plugin: Pluggable<any, any>;
};

/**
 * Keeps credentials until five minutes before they expire; whoever asks while they are being fetched gets the same fetch. Credentials that can't be renewed are
 * used to their end.
 *
 * @param fetch - gets new credentials
 */
export function renewingCredentials(
  fetch: () => Promise<AwsCredentialIdentity>,
): RenewingCredentials {
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
  const provide = async () => {
    if (current && leftMs() > RENEWED_BEFORE_MS) return current;
    fetching ??= renew();
    return fetching;
  };

  const plugin: Pluggable<any, any> = {
    applyToStack: stack => {
      stack.add(
        next => async args => {
          const before = current;
          try {
            return await next(args);
          } catch (error) {
            // An AwsCallError says that there are no credentials: nothing was sent that could be refused.
            const isRefused =
              !(error instanceof AwsCallError) &&
              explainAwsError('', error).problem === 'credentials';
            if (!isRefused) throw error;
            // Unless another call has renewed them in the meantime.
            if (before === undefined || before === current) current = undefined;
            // A refused signature means that nothing was done: asking again is safe, a change too.
            return next(args);
          }
        },
        { step: 'initialize', name: 'renewRefusedCredentials', override: true },
      );
    },
  };
  return Object.assign(provide, { memoized: true as const, plugin });
}
