import { z } from 'zod';
import { isLoopbackHttp } from '../entra';
import { CpRefusal } from './envelope';

const shared = {
  provider: z.literal('entra').default('entra'),
  return_to: z
    .string()
    .refine(isLoopbackHttp, 'must be http: on this machine')
    .optional(),
  state: z.string().min(8).max(512).optional(),
  nonce: z.string().min(8).max(512).optional(),
  code_challenge: z
    .string()
    .regex(/^[\w-]{43}$/, 'must be a SHA-256 in base64url')
    .optional(),
  code_challenge_method: z.literal('S256').default('S256'),
  login_hint: z.string().max(256).optional(),
};

const loginSchema = z.object({
  ...shared,
  prompt: z.enum(['login', 'select_account', 'none']).optional(),
});

const stepUpSchema = z.object({
  ...shared,
  acr_values: z.string().regex(/^c\d{1,2}$/),
  max_age: z.coerce.number().int().min(0).max(86_400),
});

function parse<TSchema extends z.ZodType>(
  schema: TSchema,
  query: unknown,
): z.infer<TSchema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CpRefusal(
      400,
      'invalid_request',
      `${issue.path.join('.') || 'query'}: ${issue.message}`,
    );
  }
  return parsed.data;
}

/** The query of `GET /auth/login`. @throws a 400 that names the parameter */
export const parseLogin = (query: unknown) => parse(loginSchema, query);

/** The query of `GET /auth/stepup`. @throws a 400 that names the parameter */
export const parseStepUp = (query: unknown) => parse(stepUpSchema, query);

const exchangeSchema = z.object({
  code: z.string().min(1),
  state: z.string().min(1),
  code_verifier: z.string().min(43).max(128),
});

/** The body of `POST /auth/exchange`. */
export const parseExchange = (body: unknown) => parse(exchangeSchema, body);

const refreshTokenSchema = z.object({ refresh_token: z.string().min(1) });

/** The body of `POST /auth/refresh` and `POST /auth/logout`. */
export const parseRefreshToken = (body: unknown) =>
  parse(refreshTokenSchema, body);

const callbackSchema = z.object({
  code: z.string().min(1).optional(),
  state: z.string().min(1),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

/** The query of `GET /auth/callback`. */
export const parseCallback = (query: unknown) => parse(callbackSchema, query);
