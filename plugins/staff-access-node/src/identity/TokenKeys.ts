import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { ServiceUnavailableError } from '@backstage/errors';

/** How the keys of an issuer are fetched and kept. */
export type TokenKeysOptions = {
  /** Where the issuer publishes its keys (RFC 7517). */
  jwksUrl: URL;
  /** What the issuer is called in messages. */
  issuerName: string;
  /**
   * How long after a fetch an unknown `kid` does not cause another one, milliseconds; 30,000 if left out. A rotation that isn't announced
   * ahead is noticed that much later; without it anybody could make us hammer the issuer with made-up key ids.
   */
  cooldownMs?: number;
};

/**
 * The signing keys of an issuer. Kept for 10 minutes, fetched again when a token names a key that isn't among them.
 *
 * An issuer that can't be reached is an outage (`ServiceUnavailableError`, 503), not a bad token.
 */
export function createTokenKeys(options: TokenKeysOptions): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(options.jwksUrl, {
    timeoutDuration: 5_000,
    cooldownDuration: options.cooldownMs ?? 30_000,
    cacheMaxAge: 600_000,
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      throw new ServiceUnavailableError(
        `The signing keys of ${options.issuerName} can't be read at present`,
        error,
      );
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
