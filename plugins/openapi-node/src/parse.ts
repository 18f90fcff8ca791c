import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** The query of a route that takes none: a parameter that is ignored is a parameter that somebody believes in. */
export const noQuery = z.strictObject({});

/**
 * Parses a request's part, naming the offending field in the error.
 *
 * @param schema - what the part must look like
 * @param value - the part as received
 * @param part - what the part is called in the message, e.g. `query` or `body`
 * @throws InputError (400) such as `body.desiredCount: expected number, received string`
 */
export function parseRequest<T>(
  schema: z.ZodType<T>,
  value: unknown,
  part: 'query' | 'body' | 'path',
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // What nobody asked for first: of a long list the rest would hide it.
  const issues = [...parsed.error.issues].sort(
    (one, other) => Number(isUnknownKey(other)) - Number(isUnknownKey(one)),
  );
  const problems = issues.map(issue => {
    const field = [part, ...issue.path.map(String)].join('.');
    return `${field}: ${issue.message}`;
  });
  throw new InputError(problems.slice(0, 10).join('; '));
}

function isUnknownKey({ code }: z.core.$ZodIssue): boolean {
  return code === 'unrecognized_keys';
}
