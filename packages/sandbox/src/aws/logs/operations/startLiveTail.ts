import { z } from 'zod';
import { AwsError } from '../../AwsError';
import { defineEventStream } from '../../jsonProtocol';
import type { LiveTails } from '../LiveTails';
import type { LogGroups } from '../LogGroups';
import { compilePattern, invalidParameter } from './input';

/** As AWS bounds it. */
const SESSIONS = 15;

const ARN = /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:log-group:[\w/.#-]+$/;

const inputSchema = z.object({
  logGroupIdentifiers: z
    .array(z.string().regex(ARN, 'logGroupIdentifiers must be ARNs.'))
    .min(1)
    .max(10, 'At most 10 log groups can be tailed.'),
  logStreamNames: z.array(z.string().min(1)).min(1).max(100).optional(),
  logStreamNamePrefixes: z.array(z.string().min(1)).min(1).max(100).optional(),
  logEventFilterPattern: z.string().max(1024).default(''),
});

/** StartLiveTail: what becomes readable from now on, in updates. */
export function startLiveTail(logs: LogGroups, tails: LiveTails) {
  return defineEventStream(inputSchema, input => {
    const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes } =
      input;
    if (logStreamNames && logStreamNamePrefixes) {
      throw invalidParameter(
        'logStreamNames and logStreamNamePrefixes cannot be used together.',
      );
    }
    if (
      logGroupIdentifiers.length > 1 &&
      (logStreamNames || logStreamNamePrefixes)
    ) {
      throw invalidParameter(
        'Log streams can only be named for a single log group.',
      );
    }
    const groups = logGroupIdentifiers.map(identifier => {
      const group = logs.list().find(({ arn }) => arn === identifier);
      if (!group) {
        throw new AwsError(
          'ResourceNotFoundException',
          'The specified log group does not exist.',
        );
      }
      return group;
    });
    const wantsLine = compilePattern(input.logEventFilterPattern);
    if (tails.open >= SESSIONS) {
      throw new AwsError(
        'LimitExceededException',
        'The maximum number of concurrent Live Tail sessions is reached.',
      );
    }
    return stream =>
      tails.serve(
        {
          groups,
          wantsLine,
          wantsStream: name =>
            (!logStreamNames || logStreamNames.includes(name)) &&
            (!logStreamNamePrefixes ||
              logStreamNamePrefixes.some(prefix => name.startsWith(prefix))),
          start: input,
        },
        stream,
      );
  });
}
