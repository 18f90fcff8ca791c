import {
  AccessDeniedException,
  ECSServiceException,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { serializeError } from '@backstage/errors';
import { explainAwsError, isThrottling } from './explainAwsError';

const call = 'ecs:DescribeServices';

function ecsError(name: string, status = 400, message = 'in words') {
  return new ECSServiceException({
    name,
    message,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}

function socketError(code: string) {
  return Object.assign(new Error(`socket ${code}`), { code });
}

describe('explainAwsError', () => {
  it.each([
    ['throttled', ecsError('ThrottlingException')],
    ['throttled', ecsError('Anything', 429)],
    ['denied', ecsError('AccessDeniedException')],
    ['credentials', ecsError('ExpiredTokenException')],
    [
      'credentials',
      Object.assign(new Error('none'), { name: 'CredentialsProviderError' }),
    ],
    ['not-found', ecsError('ClusterNotFoundException')],
    ['refused', ecsError('InvalidParameterException')],
    ['refused', ecsError('SomeNewException')],
    ['not-sent', socketError('ECONNREFUSED')],
    [
      'not-sent',
      Object.assign(new AggregateError([socketError('ECONNREFUSED')])),
    ],
    ['timeout', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['timeout', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['timeout', ecsError('RequestTimeout', 408)],
    [
      'connection',
      Object.assign(socketError('ECONNRESET'), { name: 'TimeoutError' }),
    ],
    [
      'timeout',
      Object.assign(socketError('ECONNRESET'), { name: 'AbortError' }),
    ],
    ['connection', socketError('ECONNRESET')],
    ['malformed', new SyntaxError('Unexpected token <')],
    ['malformed', new TypeError('x is not iterable')],
    ['malformed', undefined],
    ['server', ecsError('ServerException', 500)],
    ['server', ecsError('ServiceUnavailable', 503)],
  ])('finds %s', (problem, error) => {
    const explained = explainAwsError(call, error);
    expect(explained.problem).toBe(problem);
    expect(explained.message).toContain(problem === 'not-found' ? '' : call);
  });

  it.each([
    ['throttled', true, 503],
    ['denied', true, 502],
    ['not-sent', true, 503],
    ['timeout', false, 503],
    ['connection', false, 503],
    ['server', false, 503],
    ['malformed', false, 502],
  ])('knows what %s means', (problem, nothingHappened, statusCode) => {
    const errors: Record<string, unknown> = {
      throttled: ecsError('ThrottlingException'),
      denied: ecsError('AccessDeniedException'),
      'not-sent': socketError('ENOTFOUND'),
      timeout: Object.assign(new Error(), { name: 'TimeoutError' }),
      connection: socketError('EPIPE'),
      server: ecsError('ServerException', 500),
      malformed: new SyntaxError('<html>'),
    };
    const explained = explainAwsError(call, errors[problem]);
    expect(explained.nothingHappened).toBe(nothingHappened);
    expect(explained.statusCode).toBe(statusCode);
    expect(explained.retryAfterSeconds).toBe(
      statusCode === 503 ? 10 : undefined,
    );
  });

  it('names the permission that is missing, and keeps role and account to itself', () => {
    const denied = new AccessDeniedException({
      message:
        'User: arn:aws:sts::123456789012:assumed-role/admin is not authorized',
      $metadata: { httpStatusCode: 400 },
    });
    const explained = explainAwsError(call, denied);
    expect(explained.message).toContain('ecs:DescribeServices');
    expect(JSON.stringify(serializeError(explained))).not.toContain(
      '123456789012',
    );
  });

  it('names the field of an unexpected payload, and quotes nothing of it', () => {
    const parsed = z
      .object({ services: z.array(z.object({ desiredCount: z.number() })) })
      .safeParse({ services: [{ desiredCount: 'hunter2' }] });
    const { message } = explainAwsError(call, parsed.error);
    expect(message).toContain('services.0.desiredCount');
    expect(message).not.toContain('hunter2');
    expect(
      explainAwsError(call, new SyntaxError('Unexpected hunter2')).message,
    ).not.toContain('hunter2');
  });

  it('explains nothing twice', () => {
    const explained = explainAwsError(call, ecsError('ServerException', 500));
    expect(explainAwsError('other', explained)).toBe(explained);
  });

  it('takes only throttling for throttling', () => {
    expect(isThrottling(ecsError('ThrottlingException'))).toBe(true);
    expect(isThrottling(ecsError('ServerException', 500))).toBe(false);
    expect(isThrottling(socketError('ECONNRESET'))).toBe(false);
  });
});
