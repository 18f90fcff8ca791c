import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { compileFilterPattern, FilterPatternError } from '../filterPattern';
import type { LogGroups, LogGroupSource } from '../LogGroups';

/** What names a log group in a request. */
export const logGroupFields = {
  logGroupName: z.string().optional(),
  logGroupIdentifier: z.string().optional(),
};

/** A `limit`. */
export function limit(most: number) {
  const words = `limit must be between 1 and ${most}.`;
  return z.number().int().min(1, words).max(most, words).default(most);
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function invalidToken(): AwsError {
  return invalidParameter('The specified nextToken is invalid.');
}

/**
 * The log group that a request names, by name or by name or ARN.
 *
 * @throws AwsError InvalidParameterException, ResourceNotFoundException
 */
export function requireLogGroup(
  logs: LogGroups,
  input: { logGroupName?: string; logGroupIdentifier?: string },
): LogGroupSource {
  const { logGroupName, logGroupIdentifier } = input;
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter(
      'Exactly one of logGroupName and logGroupIdentifier must be given.',
    );
  }
  const group = logs
    .list()
    .find(
      ({ name, arn }) =>
        name === logGroupName ||
        name === logGroupIdentifier ||
        arn === logGroupIdentifier,
    );
  if (!group) {
    throw new AwsError(
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    );
  }
  return group;
}

/** @throws AwsError InvalidParameterException */
export function compilePattern(pattern: string) {
  try {
    return compileFilterPattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) {
      throw invalidParameter(error.message);
    }
    throw error;
  }
}
