import { AuthenticationError } from '@backstage/errors';
import type { z } from 'zod';
import { expectStatus, parseAnswer } from './cpAnswers';
import type { UpstreamAnswer, UpstreamHttp } from './http/UpstreamHttp';
import type { Resource } from './identity/AgentIdentity';
import type { UpstreamTokens } from './identity/UpstreamTokens';
import type { UpstreamCall, UpstreamMutation } from './UpstreamCall';

/** What is asked of an upstream, and what it must answer. */
export type AuthorizedRequest = {
  operation: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** As in {@link UpstreamHttp.send}. */
  repeatable?: boolean;
  maxBytes?: number;
  /** The only statuses that are success. */
  expected: readonly number[];
};

/** HTTP to an upstream with the token of whom the call is made for. */
export class AuthorizedHttp {
  readonly #http: UpstreamHttp;
  readonly #tokens: UpstreamTokens;
  readonly #resource: Resource;

  /** @param options.resource - what tokens for the upstream are asked for */
  static create(options: {
    http: UpstreamHttp;
    tokens: UpstreamTokens;
    resource: Resource;
  }): AuthorizedHttp {
    return new AuthorizedHttp(options);
  }

  private constructor(options: {
    http: UpstreamHttp;
    tokens: UpstreamTokens;
    resource: Resource;
  }) {
    this.#http = options.http;
    this.#tokens = options.tokens;
    this.#resource = options.resource;
  }

  /**
   * Asks, and parses the answer.
   *
   * @param schema - an allow-list of fields
   * @throws as {@link AuthorizedHttp.send} and `parseAnswer`
   */
  async ask<T>(
    request: AuthorizedRequest,
    schema: z.ZodType<T>,
    call: UpstreamCall | UpstreamMutation,
  ): Promise<T> {
    const answer = await this.send(request, call);
    return parseAnswer(schema, answer, {
      upstream: this.#http.upstream,
      operation: request.operation,
    });
  }

  /**
   * Asks. A token that the upstream no longer takes is renewed once: whoever answers 401 has done nothing.
   *
   * @throws as `UpstreamHttp.send`, `expectStatus` and `UpstreamTokens.token`
   */
  async send(
    request: AuthorizedRequest,
    call: UpstreamCall | UpstreamMutation,
  ): Promise<UpstreamAnswer> {
    try {
      return await this.#try(request, call);
    } catch (error) {
      // An RFC 9470 challenge is another error: no other token of ours helps.
      if (!(error instanceof AuthenticationError)) throw error;
      return await this.#try(request, call);
    }
  }

  async #try(
    { expected, ...request }: AuthorizedRequest,
    call: UpstreamCall | UpstreamMutation,
  ): Promise<UpstreamAnswer> {
    const token = await this.#tokens.token(this.#resource, call.onBehalfOf);
    const answer = await this.#http.send({
      ...request,
      headers: {
        authorization: `Bearer ${token.value}`,
        ...('idempotencyKey' in call && {
          'idempotency-key': call.idempotencyKey,
        }),
      },
      signal: call.signal,
      deadlineMs: call.deadlineMs,
    });
    if (answer.status === 401) token.forget();
    expectStatus(answer, expected, {
      upstream: this.#http.upstream,
      operation: request.operation,
    });
    return answer;
  }
}
