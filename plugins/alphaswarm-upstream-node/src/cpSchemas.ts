// What alphaswarm-cp's answers may hold. Allow-lists: a field that isn't here never leaves the client.
import { z } from 'zod';

/** The answer to `/auth/exchange` and `/auth/refresh`. */
export const tokensSchema = z.object({
  access_token: z.string().min(1),
  id_token: z.string().min(1).optional(),
  refresh_token: z.string().min(1).optional(),
  token_type: z.string().min(1),
  expires_in: z.number().int().positive().optional(),
  scope: z.string().optional(),
});

/** cp's envelope around an answer. */
export const envelopeSchema = z.object({
  status: z.enum(['ok', 'accepted', 'error']),
  data: z.unknown(),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullish()
    .transform(error => error ?? undefined),
});

/** The body of an HTTP error, in either form cp uses, or as RFC 6749 §5.2 has it. */
export const errorBodySchema = z.union([
  z
    .object({
      detail: z.object({
        error: z.string(),
        error_description: z.string().optional(),
      }),
    })
    .transform(({ detail }) => ({
      code: detail.error,
      message: detail.error_description,
    })),
  z
    .object({ error: z.object({ code: z.string(), message: z.string() }) })
    .transform(({ error }) => error),
  z
    .object({ error: z.string(), error_description: z.string().optional() })
    .transform(({ error, error_description: message }) => ({
      code: error,
      message,
    })),
  z.object({ detail: z.string() }).transform(({ detail }) => ({
    code: 'error',
    message: detail,
  })),
]);
