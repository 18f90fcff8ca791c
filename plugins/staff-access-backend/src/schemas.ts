import type { StepUpChallengeStatus } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

/** The path parameter of a challenge. */
export const challengeParams = z.strictObject({ id: z.guid() });

/** The path parameter of an action. */
export const actionParams = z.strictObject({ actionId: z.guid() });

/** What Entra comes back with. It adds parameters of its own (`session_state`, `iss`), which say nothing to us. */
export const callbackQuery = z.looseObject({
  state: z.string().min(1).max(512),
  code: z.string().min(1).max(8192).optional(),
  error: z.string().max(512).optional(),
});

export const staffMemberSchema = z.strictObject({
  userRef: z.string(),
  name: z.string(),
  email: z.string().optional(),
  roles: z.array(z.string()),
  connection: z.string().optional(),
  stepUp: z
    .strictObject({
      acr: z.string(),
      authTime: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    })
    .nullable(),
});

const value = z.union([z.string(), z.number(), z.null()]);

export const challengeStatusSchema = z.strictObject({
  id: z.guid(),
  state: z.enum(['pending', 'granted', 'refused', 'expired']),
  problem: z.string().optional(),
  request: z
    .strictObject({
      agent: z.string(),
      reason: z.string(),
      title: z.string(),
      destructive: z.boolean(),
      changes: z.array(
        z.strictObject({ label: z.string(), present: value, proposed: value }),
      ),
      affects: z.array(z.string()),
      warnings: z.array(z.string()),
      undo: z.string(),
    })
    .optional(),
}) satisfies z.ZodType<StepUpChallengeStatus>;

export const startedSchema = z.strictObject({ authorizeUrl: z.url() });

export const actionAnswerSchema = z.strictObject({
  actionId: z.guid(),
  state: z.enum(['open', 'succeeded', 'failed', 'compensated', 'abandoned']),
  result: z.record(z.string(), z.unknown()).optional(),
  message: z.string().optional(),
});
