import { PortalApiError } from '@alphaswarm-admin/plugin-portal-react';
import type { ActionAnswer } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

const actionAnswerSchema = z.object({
  actionId: z.string().min(1),
  state: z.enum([
    'open',
    'awaiting-approval',
    'succeeded',
    'failed',
    'compensated',
    'abandoned',
  ]),
  approvalId: z.string().optional(),
  expiresAt: z.string().optional(),
  result: z.unknown().optional(),
  message: z.string().optional(),
});

/**
 * Reads the answer to an action. A broken one says nothing about what was done, so it is no outcome.
 *
 * @throws {@link @alphaswarm-admin/plugin-portal-react#PortalApiError} with status 500 if the body is no such answer
 */
export async function actionAnswerOf(
  response: Response,
): Promise<ActionAnswer> {
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = actionAnswerSchema.safeParse(body);
  if (!parsed.success) {
    throw new PortalApiError('The portal’s answer could not be read.', {
      status: 500,
      cause: parsed.error,
    });
  }
  return parsed.data;
}
