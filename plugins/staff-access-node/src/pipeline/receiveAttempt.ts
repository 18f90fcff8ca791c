import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import { operationDigest } from '@alphaswarm-admin/plugin-staff-access-common';
import type { Request } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import type { StaffCaller } from '../identity/StaffSessionReader';
import type { Attempt } from './Attempt';
import { actorOf } from './actorOf';
import { readIfMatch } from './ifMatch';
import { parseInput, refuseUnstorableText } from './parseInput';
import type { PipelineServices } from './PipelineServices';
import { readTraceContext } from './traceContext';

/** The fields that every privileged action has beside its own input. */
export const privilegedFieldsSchema = z.strictObject({
  reason: z.string().trim().min(3).max(512),
  seenVersion: z.string().min(1).max(512),
  typedConfirmation: z.string().trim().max(200).optional(),
});

/** What a person's attempt may name beside these: the agent's proposal that it confirms. */
const attemptFieldsSchema = privilegedFieldsSchema.extend({
  proposal: z.guid().toLowerCase().optional(),
});

/**
 * Step 1: the attempt that a request makes. Nothing is recorded of a request that isn't one.
 *
 * @throws InputError (400) naming the field
 */
export async function receiveAttempt(
  services: PipelineServices,
  action: PrivilegedAction,
  caller: StaffCaller,
  request: Request,
  { idempotencyKey }: { idempotencyKey: string },
): Promise<Attempt> {
  const { reason, seenVersion, typedConfirmation, proposal, ...inputFields } =
    bodyOf(request);
  const ifMatch = readIfMatch(request);
  const input = parseInput(action, request.params, inputFields);
  const { proposal: proposalId, ...fields } = parseRequest(
    attemptFieldsSchema,
    {
      reason,
      seenVersion: seenVersion ?? ifMatch,
      typedConfirmation,
      proposal,
    },
    'body',
  );
  refuseUnstorableText(fields, 'body');
  if (ifMatch !== undefined && ifMatch !== fields.seenVersion) {
    throw new InputError('header If-Match: is not what body.seenVersion says');
  }
  const target = action.target(input);
  const digest = operationDigest({
    action: action.event.id,
    target: { kind: target.kind, id: target.id },
    input,
    seenVersion: fields.seenVersion,
  });
  const trace = readTraceContext(request);
  return {
    action,
    actionId: uuidv7(),
    caller,
    actor: await actorOf(services, caller),
    request: {
      ip: request.ip,
      userAgent: request.get('user-agent')?.slice(0, 512),
      connection: caller.session.connection,
      requestId: trace.traceId,
    },
    traceparent: trace.traceparent,
    idempotencyKey,
    input,
    target,
    ...fields,
    isPrecondition: ifMatch !== undefined,
    proposalId,
    operationDigest: digest,
    requestHash: createHash('sha256')
      .update([digest, fields.reason, proposalId].filter(Boolean).join('\n'))
      .digest('hex'),
  };
}

/**
 * The body as an object, which is all that an action takes: a query is refused.
 *
 * @throws InputError (400)
 */
export function bodyOf(request: Request): Record<string, unknown> {
  parseRequest(noQuery, request.query, 'query');
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InputError('body: must be a JSON object');
  }
  return body as Record<string, unknown>;
}
