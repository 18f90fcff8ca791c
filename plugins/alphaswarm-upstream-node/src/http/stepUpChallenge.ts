/** An RFC 9470 challenge, as a resource server puts it into `WWW-Authenticate`. */
export type BearerStepUpChallenge = {
  acrValues: string[];
  maxAgeSeconds?: number;
};

const AUTH_PARAM = /([A-Za-z_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/**
 * Reads an RFC 9470 challenge.
 *
 * @param wwwAuthenticate - the header's value (RFC 9110 §11.6.1)
 * @returns undefined if the header asks for something else than a stronger or fresher authentication
 * @see https://www.rfc-editor.org/rfc/rfc9470#section-3
 */
export function readStepUpChallenge(
  wwwAuthenticate: string | null,
): BearerStepUpChallenge | undefined {
  if (!wwwAuthenticate || !/^\s*Bearer\s/i.test(wwwAuthenticate)) {
    return undefined;
  }
  const params = new Map<string, string>();
  for (const [, name, quoted, token] of wwwAuthenticate.matchAll(AUTH_PARAM)) {
    params.set(
      name.toLowerCase(),
      quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'),
    );
  }
  if (params.get('error') !== 'insufficient_user_authentication') {
    return undefined;
  }
  const maxAge = params.get('max_age');
  return {
    acrValues: (params.get('acr_values') ?? '').split(' ').filter(Boolean),
    ...(maxAge !== undefined &&
      /^\d{1,9}$/.test(maxAge) && { maxAgeSeconds: Number(maxAge) }),
  };
}
