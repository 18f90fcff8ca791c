import {
  AuthenticationError,
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { z } from 'zod';
import { envelopeSchema, errorBodySchema } from './cpSchemas';
import { UpstreamResponseError, UpstreamStepUpRequiredError } from './errors';
import { readStepUpChallenge } from './http/stepUpChallenge';
import type { UpstreamAnswer } from './http/UpstreamHttp';
import { countUpstreamFailure } from './http/upstreamMetrics';

/** Which call an answer answers. */
export type AnsweredCall = { upstream: string; operation: string };

/**
 * Passes an answer of the expected status, and nothing else. Anything else, another 2xx included, is never taken for success.
 *
 * @throws UpstreamStepUpRequiredError for an RFC 9470 challenge
 * @throws AuthenticationError, NotAllowedError, NotFoundError, ConflictError for 401, 403, 404, 409
 * @throws UpstreamResponseError (502) for any other status
 */
export function expectStatus(
  answer: UpstreamAnswer,
  expected: readonly number[],
  call: AnsweredCall,
): void {
  if (expected.includes(answer.status)) return;
  countUpstreamFailure(call.upstream, call.operation, 'status');
  const problem = `${call.upstream} refused ${call.operation}${said(answer)}`;
  switch (answer.status) {
    case 401: {
      const challenge = readStepUpChallenge(
        answer.headers.get('www-authenticate'),
      );
      if (challenge) {
        throw new UpstreamStepUpRequiredError(problem, {
          upstream: call.upstream,
          ...challenge,
        });
      }
      throw new AuthenticationError(problem);
    }
    case 403:
      throw new NotAllowedError(problem);
    case 404:
      throw new NotFoundError(problem);
    case 409:
      throw new ConflictError(problem);
    default:
      throw new UpstreamResponseError(
        `${call.upstream} answered ${call.operation} with the unexpected status ${answer.status}${said(answer)}`,
        { upstream: call.upstream, upstreamStatus: answer.status },
      );
  }
}

/**
 * Parses the body of an answer, with or without cp's envelope.
 *
 * @param schema - an allow-list of fields
 * @throws UpstreamResponseError (502) naming the field that isn't as agreed, never its value
 */
export function parseAnswer<T>(
  schema: z.ZodType<T>,
  answer: UpstreamAnswer,
  call: AnsweredCall,
): T {
  const body = unwrap(parseJson(answer, call), answer, call);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(
    answer,
    call,
    `its field '${issue.path.join('.') || '(body)'}' is missing or malformed`,
  );
}

function unwrap(
  body: unknown,
  answer: UpstreamAnswer,
  call: AnsweredCall,
): unknown {
  const isEnvelope =
    typeof body === 'object' &&
    body !== null &&
    'status' in body &&
    // Companies and runs have a status, too, among other things.
    ('data' in body || 'error' in body || Object.keys(body).length === 1);
  if (!isEnvelope) return body;
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) {
    throw malformed(answer, call, "its field 'status' is malformed");
  }
  if (envelope.data.status === 'error') {
    const code = envelope.data.error?.code ?? 'no code';
    throw malformed(answer, call, `it reports an error (${printable(code)})`);
  }
  return envelope.data.data;
}

function parseJson(answer: UpstreamAnswer, call: AnsweredCall): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw malformed(answer, call, "it isn't JSON");
  }
}

function malformed(
  answer: UpstreamAnswer,
  call: AnsweredCall,
  problem: string,
): UpstreamResponseError {
  countUpstreamFailure(call.upstream, call.operation, 'malformed');
  return new UpstreamResponseError(
    `${call.upstream} answered ${call.operation} other than agreed: ${problem}`,
    { upstream: call.upstream, upstreamStatus: answer.status },
  );
}

/** What the upstream said about its refusal, fit for a message. */
function said(answer: UpstreamAnswer): string {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    return '';
  }
  const parsed = errorBodySchema.safeParse(body);
  if (!parsed.success) return '';
  const { code, message } = parsed.data;
  return `: ${printable(message ? `${code}: ${message}` : code)}`;
}

/** Fit for a message: at most 200 characters, in one line. */
export function printable(text: string): string {
  // Control characters would forge log lines.
  return text.replace(/\p{C}+/gu, ' ').slice(0, 200);
}
