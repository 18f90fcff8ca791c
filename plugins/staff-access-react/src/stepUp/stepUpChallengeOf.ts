import type { StepUpChallenge } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

const challengeSchema = z.object({
  id: z.string().min(1),
  acr: z.string(),
  maxAgeSeconds: z.number(),
  bound: z.boolean(),
  actionType: z.string(),
  operationDigest: z.string(),
  expiresAt: z.string(),
});

const WWW_AUTHENTICATE_ERROR =
  /(?:^|[\s,])error="?insufficient_user_authentication"?/;

/** Whether an answer is a step-up challenge by its status and `WWW-Authenticate` header (RFC 9470 §3). */
export function isStepUpChallenge(response: Response): boolean {
  return (
    response.status === 401 &&
    WWW_AUTHENTICATE_ERROR.test(response.headers.get('www-authenticate') ?? '')
  );
}

/** The challenge in the body of such an answer, or `undefined` when the body holds none that can be answered. */
export function stepUpChallengeOf(body: unknown): StepUpChallenge | undefined {
  const parsed = z.object({ challenge: challengeSchema }).safeParse(body);
  return parsed.success ? parsed.data.challenge : undefined;
}
