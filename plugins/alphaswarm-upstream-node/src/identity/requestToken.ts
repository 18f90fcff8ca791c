import { NotAllowedError } from '@backstage/errors';
import { z } from 'zod';
import { parseAnswer, printable } from '../cpAnswers';
import { UpstreamResponseError } from '../errors';
import type { UpstreamAnswer, UpstreamHttp } from '../http/UpstreamHttp';
import { countUpstreamFailure } from '../http/upstreamMetrics';
import type { AccessToken } from './TokenCache';

/** RFC 6749 §5.1. */
const tokenSchema = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
});

/** RFC 6749 §5.2, plain or in cp's `detail`. The description isn't listed: it may quote what was sent. */
const refusalSchema = z.union([
  z.object({ error: z.string() }),
  z
    .object({ detail: z.object({ error: z.string() }) })
    .transform(({ detail }) => detail),
]);

/** A token request. */
export type TokenRequest = {
  operation: string;
  /** Below the upstream's base URL. */
  path: string;
  form: Record<string, string>;
};

/**
 * Asks a token endpoint (RFC 6749 §4.4). Nothing comes of a token that nobody uses, so it is repeated where the answer is lost.
 *
 * @throws NotAllowedError if the issuer says that the person, or the agent for them, may not (`access_denied`, `invalid_grant`)
 * @throws UpstreamResponseError (502) for any other refusal, which is about the deployment's own identity, and for what is no token answer
 * @throws UpstreamUnavailableError (503) for an outage
 */
export async function requestToken(
  http: UpstreamHttp,
  { operation, path, form }: TokenRequest,
): Promise<AccessToken> {
  const askedAt = Date.now();
  const answer = await http.send({
    operation,
    method: 'POST',
    path,
    form: new URLSearchParams(form),
    repeatable: true,
  });
  if (answer.status !== 200) throw refusal(http.upstream, operation, answer);
  const token = parseAnswer(tokenSchema, answer, {
    upstream: http.upstream,
    operation,
  });
  return {
    value: token.access_token,
    expiresAt: askedAt + token.expires_in * 1000,
  };
}

function refusal(upstream: string, operation: string, answer: UpstreamAnswer) {
  countUpstreamFailure(upstream, operation, 'status');
  const code = errorCode(answer.text);
  const message = `${upstream} refused ${operation}: ${code ?? `status ${answer.status}`}`;
  return code === 'access_denied' || code === 'invalid_grant'
    ? new NotAllowedError(message)
    : new UpstreamResponseError(message, {
        upstream,
        upstreamStatus: answer.status,
      });
}

function errorCode(text: string): string | undefined {
  try {
    const { data } = refusalSchema.safeParse(JSON.parse(text));
    return data && printable(data.error).slice(0, 64);
  } catch {
    return undefined;
  }
}
