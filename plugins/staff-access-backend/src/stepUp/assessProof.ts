import {
  STAFF_USER_NAMESPACE,
  type Challenge,
  type StepUpProof,
  type VerifiedEntraIdToken,
} from '@alphaswarm-admin/plugin-staff-access-node';

/** What a verified token is worth for a challenge. */
export type Assessment = { proof: StepUpProof } | { problem: string };

/** How far the clocks of Entra and the portal may differ, seconds. */
const SKEW_SECONDS = 60;

/**
 * Whether a verified ID token answers a challenge: the same person, the context that was asked for, and an interactive sign-in made for this challenge. Only `auth_time`
 * tells when somebody signed in; `iat` only tells when the token was made.
 *
 * @param token - signature, issuer, audience, tenant and lifetime are verified already
 * @param nowMs - epoch milliseconds
 * @returns the proof, or why it doesn't count, in words for the person
 */
export function assessProof(
  challenge: Challenge,
  token: VerifiedEntraIdToken,
  expectedNonce: string,
  nowMs: number,
): Assessment {
  if (`user:${STAFF_USER_NAMESPACE}/${token.oid}` !== challenge.userRef) {
    return refused(
      'Somebody else signed in. Sign in as the person who is using the portal.',
    );
  }
  if (token.nonce !== expectedNonce) {
    return refused('The sign-in belongs to another request. Try again.');
  }
  if (challenge.expiresAt.getTime() <= nowMs) {
    return refused('It took too long. Begin the action again.');
  }
  if (!token.acrs.includes(challenge.acr)) {
    return refused(
      `The sign-in did not satisfy the authentication context '${challenge.acr}'. Approve the second factor when you are asked.`,
    );
  }
  const { authTime } = token;
  if (authTime === undefined) {
    return refused(
      'The sign-in does not tell when it took place (auth_time), so it can’t be called fresh. This is a matter of how Entra is configured: tell the platform team.',
    );
  }
  if (authTime * 1000 < challenge.createdAt.getTime() - SKEW_SECONDS * 1000) {
    return refused(
      'You were still signed in from before. Sign in again when Entra asks.',
    );
  }
  if (nowMs / 1000 - authTime > challenge.maxAgeSeconds) {
    return refused(
      `The sign-in is older than ${challenge.maxAgeSeconds} seconds. Try again.`,
    );
  }
  return { proof: { acrs: token.acrs, amr: token.amr, authTime } };
}

function refused(problem: string): Assessment {
  return { problem };
}
