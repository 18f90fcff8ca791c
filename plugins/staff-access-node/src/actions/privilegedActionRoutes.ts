import {
  type ApiRoute,
  errorBodySchema,
  errorResponses,
} from '@alphaswarm-admin/plugin-openapi-node';
import type { ActionPreview } from '@alphaswarm-admin/plugin-staff-access-common';
import { z } from 'zod';

const stepUpSchema = z.object({
  acr: z.string(),
  maxAgeSeconds: z.number(),
  bound: z.boolean(),
});

const value = z.union([z.string(), z.number(), z.null()]);

/** What {@link previewPrivilegedAction} answers. */
export const actionPreviewSchema = z.object({
  action: z.string(),
  title: z.string(),
  confirmLabel: z.string(),
  destructive: z.boolean(),
  changes: z.array(
    z.object({ label: z.string(), present: value, proposed: value }),
  ),
  affects: z.array(z.string()),
  warnings: z.array(z.string()),
  undo: z.string(),
  seenVersion: z.string(),
  stepUp: stepUpSchema.optional(),
  approvals: z.number().optional(),
  typedConfirmation: z.string().optional(),
}) satisfies z.ZodType<ActionPreview>;

const challengeSchema = stepUpSchema.extend({
  id: z.string(),
  actionType: z.string(),
  operationDigest: z.string(),
  expiresAt: z.iso.datetime(),
});

const awaitingApprovalSchema = z.object({
  actionId: z.string(),
  state: z.literal('awaiting-approval'),
  approvalId: z.string(),
  expiresAt: z.iso.datetime(),
  message: z.string(),
});

/** An error of an action: its id and state are there once there is an intent. */
const actionErrorSchema = errorBodySchema.extend({
  actionId: z.string().optional(),
  state: z.string().optional(),
});

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

/** What {@link privilegedActionRoutes} documents. */
export type DocumentedAction = {
  /** In OpenAPI form, `/things/{id}/verb`. */
  path: string;
  summary: string;
  params: z.ZodObject;
  /** The input that is in the body, beside `reason` and `seenVersion`. */
  input: z.ZodObject;
  result: z.ZodType;
};

/** The three routes of a mounted action, itself, its preview and its proposal, for the plugin's API document. */
export function privilegedActionRoutes(action: DocumentedAction): ApiRoute[] {
  const { path, summary, params, input, result } = action;
  const refusals = [400, 404, 409, 412, 413, 415, 422, 502, 503] as const;
  return [
    {
      method: 'post',
      path: `${path}/preview`,
      summary: `${summary}: what it would do. Changes nothing`,
      request: { params, body: { content: json(input) } },
      responses: {
        200: {
          description: 'What would happen',
          content: json(actionPreviewSchema),
        },
        ...errorResponses(400, 401, 403, 404, 409, 413, 415, 502, 503),
      },
    },
    {
      method: 'post',
      path: `${path}/propose`,
      summary: `${summary}: an agent proposes it to a person. Nothing is done`,
      request: {
        params,
        body: {
          content: json(
            input.extend({
              reason: z.string().min(3).max(512),
              seenVersion: z
                .string()
                .optional()
                .describe('Required, unless If-Match says it'),
            }),
          ),
        },
      },
      responses: {
        202: {
          description: 'It waits for a person',
          content: json(
            z.object({
              proposalId: z.guid(),
              state: z.literal('waiting'),
              expiresAt: z.iso.datetime(),
              page: z.string().describe('Where a person confirms it'),
              message: z.string(),
            }),
          ),
        },
        ...errorResponses(400, 401, 403, 404, 409, 413, 415, 502, 503),
      },
    },
    {
      method: 'post',
      path,
      summary,
      request: {
        params,
        headers: z.object({
          'idempotency-key': z.string(),
          'if-match': z
            .string()
            .optional()
            .describe(
              'The version that was seen, as an entity tag, in place of seenVersion',
            ),
        }),
        body: {
          content: json(
            input.extend({
              reason: z.string().min(3).max(512),
              seenVersion: z.string(),
              typedConfirmation: z
                .string()
                .max(200)
                .optional()
                .describe('The word that the preview asks for, if it does'),
              proposal: z
                .guid()
                .optional()
                .describe('The agent’s proposal that is confirmed by it'),
            }),
          ),
        },
      },
      responses: {
        200: {
          description: 'Done',
          content: json(
            z.object({
              actionId: z.string(),
              state: z.literal('succeeded'),
              result,
              message: z
                .string()
                .optional()
                .describe('What it didn’t reach all the same'),
            }),
          ),
        },
        202: {
          description:
            'The outcome is not known yet, and the portal finds out; or it waits for other people to approve it',
          content: json(
            z.union([
              z.object({
                actionId: z.string(),
                state: z.literal('open'),
                message: z.string(),
              }),
              awaitingApprovalSchema,
            ]),
          ),
        },
        401: {
          description: 'Not signed in, or a step-up is needed (RFC 9470)',
          content: json(
            errorBodySchema.extend({ challenge: challengeSchema.optional() }),
          ),
        },
        403: {
          description: 'Not allowed; `whoCould` says who is',
          content: json(
            errorBodySchema.extend({ whoCould: z.string().optional() }),
          ),
        },
        ...Object.fromEntries(
          Object.entries(errorResponses(...refusals)).map(
            ([status, response]) => [
              status,
              { ...response, content: json(actionErrorSchema) },
            ],
          ),
        ),
      },
    },
  ];
}
