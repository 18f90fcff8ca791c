import { timingSafeEqual } from 'node:crypto';
import { errors as joseErrors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { errors } from 'oidc-provider';

/** RFC 7523, section 2.2. */
export const CLIENT_ASSERTION_TYPE =
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Whose tokens an application accepts in place of a secret: what Entra calls a federated identity credential. */
export interface FederatedCredential {
  issuer: string;
  subject: string;
  audience: string;
  keys: JWTVerifyGetKey;
}

/** Compares without telling by its time how much was right. */
export function secretsEqual(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Verifies a `client_assertion` against the credentials that an application has.
 *
 * @throws `InvalidClientAuth` unless the assertion is signed by, issued by, and about what one of the credentials says
 */
export async function verifyClientAssertion(
  form: URLSearchParams,
  credentials: readonly FederatedCredential[],
): Promise<void> {
  if (form.get('client_assertion_type') !== CLIENT_ASSERTION_TYPE) {
    throw new errors.InvalidRequest(
      `client_assertion_type must be ${CLIENT_ASSERTION_TYPE}`,
    );
  }
  const assertion = form.get('client_assertion') ?? '';
  let reason = 'the application has no federated credential';
  for (const credential of credentials) {
    try {
      await jwtVerify(assertion, credential.keys, {
        algorithms: ['RS256', 'ES256'],
        issuer: credential.issuer,
        subject: credential.subject,
        audience: credential.audience,
        requiredClaims: ['exp'],
      });
      return;
    } catch (error) {
      if (!(error instanceof joseErrors.JOSEError)) {
        throw error;
      }
      reason = error.message;
    }
  }
  throw new errors.InvalidClientAuth(`client assertion refused: ${reason}`);
}
