import { z } from 'zod';
import type { ApiRoute } from './apiDocument';

/** The body that Backstage's error middleware answers with. */
export const errorBodySchema = z.object({
  error: z.looseObject({ name: z.string(), message: z.string() }),
  request: z.object({ method: z.string(), url: z.string() }).optional(),
  response: z.object({ statusCode: z.number().int() }).optional(),
});

const meanings = {
  400: 'The input is not valid; the message names the field',
  401: 'Not signed in, or a step-up is needed',
  403: 'Not allowed',
  404: 'No such thing',
  409: 'Conflicts with the present state',
  412: 'The target is not the version that If-Match names',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The idempotency key was used with another body',
  502: 'The remote side refused, or answered something unexpected',
  503: 'A part that this needs is unavailable; try again later',
} as const;

/** A status that {@link errorResponses} can describe. */
export type ErrorStatus = keyof typeof meanings;

/**
 * The error answers of a route, for its entry in the API document.
 *
 * @param statuses - the statuses that the route may answer with
 */
export function errorResponses(
  ...statuses: ErrorStatus[]
): ApiRoute['responses'] {
  return Object.fromEntries(
    statuses.map(status => [
      status,
      {
        description: meanings[status],
        content: { 'application/json': { schema: errorBodySchema } },
      },
    ]),
  );
}
