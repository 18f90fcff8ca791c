import { z } from 'zod';
import { AwsError } from '../../AwsError';

/** The `maxResults` of a list. */
export function maxResults(most: number) {
  const words = `maxResults must be between 1 and ${most}.`;
  return z.number().int().min(1, words).max(most, words).optional();
}

/** What ECS answers to a `nextToken` that isn't its own. */
export function invalidToken(): AwsError {
  return new AwsError('InvalidParameterException', 'Invalid token.');
}
