import {
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider';

/**
 * The authentication contexts that the tenant's Conditional Access policies know. Each asks for a second factor, every time.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context
 */
export const AUTHENTICATION_CONTEXTS = ['c1'] as const;

export type AuthenticationContext = (typeof AUTHENTICATION_CONTEXTS)[number];

/** What a `claims` parameter may hold at `id_token.acrs`. */
type AcrsRequest = { essential?: boolean; value?: string; values?: string[] };

/**
 * Reads the authentication context from a `claims` request, `{"id_token":{"acrs":{"essential":true,"value":"c1"}}}`.
 *
 * @param acrs - the value of `claims.id_token.acrs`, not yet trusted
 * @returns undefined when none is asked for
 * @throws `InvalidRequest` for a context that the tenant doesn't have
 */
export function parseAcrsRequest(
  acrs: unknown,
): AuthenticationContext | undefined {
  if (typeof acrs !== 'object' || acrs === null) {
    return undefined;
  }
  const { value, values } = acrs as AcrsRequest;
  const wanted = value ?? values?.[0];
  if (wanted === undefined) {
    return undefined;
  }
  const known = AUTHENTICATION_CONTEXTS.find(context => context === wanted);
  if (!known) {
    throw new errors.InvalidRequest(
      'the requested authentication context is not defined in this tenant',
    );
  }
  return known;
}

/** The context that an authorization request asks for. */
export function requestedContext(
  ctx: KoaContextWithOIDC,
): AuthenticationContext | undefined {
  const idToken: Record<string, unknown> | undefined =
    ctx.oidc.claims?.id_token;
  return parseAcrsRequest(idToken?.acrs);
}

/**
 * When the sign-in pages have to be shown: without a session, when asked to by `prompt` or `max_age`, and always when an authentication
 * context is requested. A second factor of an earlier interaction never counts. There is no consent: the tenant's administrator gave it.
 */
export function createInteractionPolicy() {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.remove('consent');
  policy.get('login')?.checks.add(
    new Check(
      'authentication_context',
      'the requested authentication context needs interaction',
      'interaction_required',
      ctx => {
        const wanted = requestedContext(ctx);
        return wanted !== undefined && ctx.oidc.result?.login?.acr !== wanted;
      },
    ),
  );
  policy.add(new Prompt({ name: 'select_account', requestable: true }), 0);
  return policy;
}
