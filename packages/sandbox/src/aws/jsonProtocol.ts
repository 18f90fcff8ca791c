import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { noteCallInput } from '../calls';
import type { Refusal, StandIn } from '../StandIn';
import { AwsError } from './AwsError';
import { EVENT_STREAM_TYPE, EventStream } from './EventStream';

/** Larger requests than these services accept. */
const MAX_BODY_BYTES = 1_048_576;

/** An operation: how its input is checked, and what it does. */
export interface Operation {
  /** Parses, performs, and returns what is serialised. */
  run(input: unknown): object;
}

/** An operation that answers with events, for as long as both sides want. */
export interface EventStreamOperation {
  /** Parses, and returns what serves the stream. */
  open(input: unknown): (stream: EventStream) => void;
}

/** What distinguishes one AWS JSON service from another. */
export interface JsonProtocolOptions {
  /** The stand-in's name. */
  name: string;
  /** The service's name in a signature's credential scope. */
  signingName: string;
  /** What `X-Amz-Target` begins with, e.g. `AmazonEC2ContainerServiceV20141113`. */
  targetPrefix: string;
  version: '1.0' | '1.1';
  /** Whether errors repeat their code in `x-amzn-query-error` (services that once spoke the query protocol). */
  queryCompatible: boolean;
  /** The exception that a refused parameter becomes. */
  invalidInput(problem: z.core.$ZodIssue): AwsError;
  operations: Record<string, Operation | EventStreamOperation>;
  seed: string;
  /** Told of each call that named an operation there is, before it is answered. */
  onAnswered?: (call: AnsweredCall) => void;
}

/** A call, and what came of it. */
export interface AnsweredCall {
  request: IncomingMessage;
  /** What `x-amzn-requestid` says. */
  requestId: string;
  operation: string;
  input: unknown;
  /** Absent if it was refused. */
  output?: object;
  error?: AwsError;
}

/**
 * Declares an operation, typed by the SDK's own output type.
 *
 * @param schema - what the service checks before it acts; its messages are what the caller reads
 */
export function defineOperation<
  TSchema extends z.ZodType,
  TOutput extends object,
>(schema: TSchema, perform: (input: z.output<TSchema>) => TOutput): Operation {
  return { run: input => perform(parseInput(schema, input)) };
}

/**
 * Declares an operation that answers with an event stream.
 *
 * @param schema - as in {@link defineOperation}
 * @param begin - checks what else must be checked before the stream begins, and returns what serves it
 */
export function defineEventStream<TSchema extends z.ZodType>(
  schema: TSchema,
  begin: (input: z.output<TSchema>) => (stream: EventStream) => void,
): EventStreamOperation {
  return { open: input => begin(parseInput(schema, input)) };
}

function parseInput<TSchema extends z.ZodType>(
  schema: TSchema,
  input: unknown,
): z.output<TSchema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) {
    throw new InvalidInput(parsed.error.issues[0]);
  }
  return parsed.data;
}

/** An SDK output without what the client itself adds. */
export type OutputOf<TCommandOutput> = Omit<TCommandOutput, '$metadata'>;

class InvalidInput extends Error {
  readonly issue: z.core.$ZodIssue;

  constructor(issue: z.core.$ZodIssue) {
    super(issue.message);
    this.issue = issue;
  }
}

/**
 * A stand-in that speaks an AWS JSON protocol.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createJsonProtocolStandIn(
  options: JsonProtocolOptions,
): StandIn {
  // Not of the seed: what is kept between starts, as CloudTrail's events are, must not meet the same id again.
  const requestId = randomUUID;
  const contentType = `application/x-amz-json-${options.version}`;

  const operationOf = (request: IncomingMessage): string => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const [prefix, operation] = target.split('.', 2);
    return prefix === options.targetPrefix && operation ? operation : target;
  };

  const errorAnswer = (error: AwsError) => ({
    status: error.status,
    headers: {
      'content-type': contentType,
      ...(options.queryCompatible
        ? {
            'x-amzn-query-error': `${error.queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}`,
          }
        : {}),
    },
    body: JSON.stringify({
      __type: error.type,
      message: error.message,
      ...error.members,
    }),
  });

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    let result: {
      status: number;
      headers: Record<string, string>;
      body: string;
    };
    let call: AnsweredCall | undefined;
    try {
      const input = await readInput(request, options, contentType);
      noteCallInput(request, input);
      const name = operationOf(request);
      if (!Object.hasOwn(options.operations, name)) {
        throw new AwsError(
          'UnknownOperationException',
          `Unknown operation: ${name || '(no X-Amz-Target)'}`,
        );
      }
      const operation = options.operations[name];
      call = { request, requestId: requestId(), operation: name, input };
      if ('open' in operation) {
        const serve = operation.open(input);
        response.writeHead(200, {
          'content-type': EVENT_STREAM_TYPE,
          'x-amzn-requestid': call.requestId,
        });
        serve(EventStream.begin(response));
        return;
      }
      call.output = operation.run(input);
      result = {
        status: 200,
        headers: { 'content-type': contentType },
        body: serialise(call.output),
      };
    } catch (error) {
      const refusal = toAwsError(error, options);
      if (call) {
        call.error = refusal;
      }
      result = errorAnswer(refusal);
    }
    if (call) {
      options.onAnswered?.(call);
    }
    response.writeHead(result.status, {
      ...result.headers,
      'x-amzn-requestid': call?.requestId ?? requestId(),
      'content-length': Buffer.byteLength(result.body),
    });
    response.end(result.body);
  };

  return {
    name: options.name,
    operationOf,
    handler: (request, response) => {
      void answer(request, response);
    },
    refusal: ({ kind, status }) => errorAnswer(refusals[kind](status)),
  };
}

const refusals: Record<Refusal['kind'], (status?: number) => AwsError> = {
  throttle: (status = 400) =>
    new AwsError('ThrottlingException', 'Rate exceeded', {
      status,
      queryCode: 'Throttling',
    }),
  deny: (status = 400) =>
    new AwsError(
      'AccessDeniedException',
      'User: arn:aws:sts::123456789012:assumed-role/portal/task is not authorized to perform this action because no identity-based policy allows it',
      { status, queryCode: 'AccessDenied' },
    ),
  error: (status = 500) =>
    new AwsError(
      'InternalFailure',
      'The request processing has failed because of an unknown error, exception or failure.',
      { status },
    ),
};

function toAwsError(error: unknown, options: JsonProtocolOptions): AwsError {
  if (error instanceof AwsError) {
    return error;
  }
  if (error instanceof InvalidInput) {
    // A wrong JSON type never reaches the service: the protocol layer refuses it. A missing value does.
    return error.issue.code === 'invalid_type' &&
      error.issue.input !== undefined
      ? new AwsError(
          'SerializationException',
          `Unexpected value at ${error.issue.path.join('.') || '(body)'}: expected ${error.issue.expected}`,
        )
      : options.invalidInput(error.issue);
  }
  // A defect of the stand-in: as loud as an AWS outage, and readable.
  return new AwsError('InternalFailure', `Sandbox defect: ${error}`, {
    status: 500,
  });
}

async function readInput(
  request: IncomingMessage,
  options: JsonProtocolOptions,
  contentType: string,
): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new AwsError(
        'RequestEntityTooLargeException',
        'Request too large',
        {
          status: 413,
        },
      );
    }
    chunks.push(chunk);
  }
  if (request.method !== 'POST' || request.url !== '/') {
    throw new AwsError('UnknownOperationException', 'Expected POST /', {
      status: 404,
    });
  }
  requireSignature(request, options.signingName);
  if (!request.headers['content-type']?.startsWith(contentType)) {
    throw new AwsError(
      'UnknownOperationException',
      `Expected content-type ${contentType}`,
      { status: 404 },
    );
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  } catch {
    throw new AwsError(
      'SerializationException',
      'The request is not valid JSON',
    );
  }
}

/** The signature itself can't be checked, having no secrets; that the client signs, and for this service, can. */
function requireSignature(request: IncomingMessage, signingName: string): void {
  const authorization = request.headers.authorization ?? '';
  if (!authorization.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new AwsError(
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    );
  }
  const scope = /Credential=[^/,]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(
    authorization,
  );
  if (scope?.[1] !== signingName) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to correct service: '${signingName}'.`,
    );
  }
}

/** Timestamps go over the wire as epoch seconds with a fraction. */
function serialise(output: object): string {
  return JSON.stringify(output, function replace(key, value) {
    // `value` is already a string here: Date has toJSON, which runs first.
    const original: unknown = (this as Record<string, unknown>)[key];
    return original instanceof Date ? original.getTime() / 1000 : value;
  });
}
