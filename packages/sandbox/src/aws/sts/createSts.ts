import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { noteCallInput } from '../../calls';
import { createRandom } from '../../random';
import type { Refusal, StandIn } from '../../StandIn';
import { AwsError } from '../AwsError';
import type { AssumedSession, AssumedSessions } from './AssumedSessions';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
const MAX_BODY_BYTES = 65_536;

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const assumeRoleSchema = z.object({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
});

/**
 * AWS STS, as much of it as assuming a role needs, in the AWS query protocol: a form in, XML out.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/Welcome.html
 */
export function createSts(options: {
  sessions: AssumedSessions;
  seed: string;
}): StandIn {
  const { sessions, seed } = options;
  const requestIds = createRandom(seed, 'sts', 'request-id');

  const errorAnswer = ({ status, type, message }: AwsError) => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: element('ErrorResponse', { xmlns: NAMESPACE }, [
      element('Error', {}, [
        element('Type', {}, [status < 500 ? 'Sender' : 'Receiver']),
        element('Code', {}, [escape(type)]),
        element('Message', {}, [escape(message)]),
      ]),
      element('RequestId', {}, [requestIds.hex(32)]),
    ]),
  });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let result: {
      status: number;
      headers: Record<string, string>;
      body: string;
    };
    try {
      const form = await readForm(request);
      const { Action, ...input } = form;
      noteCallInput(request, input);
      if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? '')) {
        throw new AwsError(
          'MissingAuthenticationToken',
          'Request is missing Authentication Token',
          { status: 403 },
        );
      }
      if (Action !== 'AssumeRole') {
        throw new AwsError(
          'InvalidAction',
          `Could not find operation ${Action} for version 2011-06-15`,
        );
      }
      result = {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: assumeRoleResponse(
          sessions.assume(readAssumeRole(input)),
          requestIds.hex(32),
        ),
      };
    } catch (error) {
      result = errorAnswer(
        error instanceof AwsError
          ? error
          : new AwsError('InternalFailure', `Sandbox defect: ${error}`, {
              status: 500,
            }),
      );
    }
    response.writeHead(result.status, {
      ...result.headers,
      'content-length': Buffer.byteLength(result.body),
    });
    response.end(result.body);
  };

  return {
    name: 'sts',
    // The operation is in the body, and no other is answered.
    operationOf: () => 'AssumeRole',
    handler: (request, response) => {
      void answer(request, response);
    },
    refusal: ({ kind, status }) => errorAnswer(refusals[kind](status)),
  };
}

function readAssumeRole(input: Record<string, string>) {
  const parsed = assumeRoleSchema.safeParse(input);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: ${path.join('.')}: ${message}`,
    );
  }
  const { RoleArn, RoleSessionName, ExternalId, DurationSeconds } = parsed.data;
  return {
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    externalId: ExternalId,
    durationSeconds: DurationSeconds,
  };
}

function assumeRoleResponse(
  session: AssumedSession,
  requestId: string,
): string {
  const { accountId, role, sessionName } = session;
  return element('AssumeRoleResponse', { xmlns: NAMESPACE }, [
    element('AssumeRoleResult', {}, [
      element('AssumedRoleUser', {}, [
        element('AssumedRoleId', {}, [
          `AROA${accountId}:${escape(sessionName)}`,
        ]),
        element('Arn', {}, [
          `arn:aws:sts::${accountId}:assumed-role/${escape(role.name)}/${escape(sessionName)}`,
        ]),
      ]),
      element('Credentials', {}, [
        element('AccessKeyId', {}, [session.accessKeyId]),
        element('SecretAccessKey', {}, [session.secretAccessKey]),
        element('SessionToken', {}, [session.sessionToken]),
        element('Expiration', {}, [new Date(session.expiresAt).toISOString()]),
      ]),
    ]),
    element('ResponseMetadata', {}, [element('RequestId', {}, [requestId])]),
  ]);
}

function element(
  name: string,
  attributes: Record<string, string>,
  content: string[],
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escape(value)}"`)
    .join('');
  return `<${name}${written}>${content.join('')}</${name}>`;
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

async function readForm(
  request: IncomingMessage,
): Promise<Record<string, string>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new AwsError('RequestEntityTooLarge', 'Request too large', {
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  return Object.fromEntries(
    new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
  );
}

const refusals: Record<Refusal['kind'], (status?: number) => AwsError> = {
  throttle: (status = 400) =>
    new AwsError('Throttling', 'Rate exceeded', { status }),
  deny: (status = 403) =>
    new AwsError(
      'AccessDenied',
      'User: arn:aws:sts::123456789012:assumed-role/portal/task is not authorized to perform: sts:AssumeRole',
      { status },
    ),
  error: (status = 500) =>
    new AwsError('InternalFailure', 'The request processing has failed.', {
      status,
    }),
};
