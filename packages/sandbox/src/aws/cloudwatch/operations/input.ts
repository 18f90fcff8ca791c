import { z } from 'zod';
import { AwsError } from '../../AwsError';

/** A timestamp on the wire, epoch seconds; parsed to epoch milliseconds. */
export function epochSeconds(field: string) {
  return z
    .number(`The parameter ${field} is required.`)
    .transform(seconds => Math.round(seconds * 1000));
}

/** Dimensions as a record. */
export const dimensionsSchema = z
  .array(z.object({ Name: z.string(), Value: z.string() }))
  .max(30, 'A metric has at most 30 dimensions')
  .default([])
  .transform(dimensions =>
    Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  );

/** What CloudWatch answers to a `NextToken` that isn't its own. */
export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextToken', 'The next token is invalid.');
}

/** A parameter that CloudWatch refuses: `ValidationError` in the query protocol, another name in the JSON one. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message, {
    queryCode: 'ValidationError',
  });
}
