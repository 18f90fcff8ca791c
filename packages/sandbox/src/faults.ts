import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Call } from './calls';
import { createRandom, type Random } from './random';
import type { Refusal, RefusalAnswer, StandIn } from './StandIn';

/** What a fault does to a request. */
export const faultKinds = [
  'latency',
  'throttle',
  'deny',
  'error',
  'malformed',
  'drop',
  'hang',
] as const;

/** A fault as the control API takes it. */
export const faultSchema = z
  .strictObject({
    /** The stand-in's name. */
    standIn: z.string().min(1),
    /** Only this operation; every operation when absent. */
    operation: z.string().min(1).optional(),
    kind: z.enum(faultKinds),
    /**
     * `before`: the request has no effect. `after`: it is carried out and only its answer suffers, which is how an outcome becomes
     * unknown to the caller.
     */
    when: z.enum(['before', 'after']).default('before'),
    /** HTTP status of `error`, `throttle` and `deny`. */
    status: z.number().int().min(400).max(599).optional(),
    /** Milliseconds of real time that `latency` waits. */
    latencyMs: z.number().int().min(0).max(600_000).optional(),
    /** How many requests it strikes; all when absent. */
    times: z.number().int().min(1).optional(),
    /** The share of requests that it strikes. */
    probability: z.number().gt(0).max(1).default(1),
  })
  .refine(fault => fault.kind !== 'latency' || fault.latencyMs !== undefined, {
    path: ['latencyMs'],
    message: 'latency needs latencyMs',
  })
  .refine(
    ({ kind, when }) =>
      !['throttle', 'deny'].includes(kind) || when === 'before',
    {
      path: ['when'],
      message: 'a throttled or denied request is never carried out',
    },
  );

/** @see faultSchema */
export type Fault = z.infer<typeof faultSchema>;

/** A fault in force. */
export type ActiveFault = Fault & { id: string; struck: number };

/** Strikes the requests of stand-ins with the faults that the control API was given. */
export class FaultInjector {
  readonly #random: Random;
  #faults: ActiveFault[] = [];
  #added = 0;

  static create(options: { seed: string }): FaultInjector {
    return new FaultInjector(createRandom(options.seed, 'faults'));
  }

  private constructor(random: Random) {
    this.#random = random;
  }

  add(fault: z.input<typeof faultSchema>): ActiveFault {
    this.#added += 1;
    const active = {
      ...faultSchema.parse(fault),
      id: `fault-${this.#added}`,
      struck: 0,
    };
    this.#faults.push(active);
    return active;
  }

  list(): ActiveFault[] {
    return [...this.#faults];
  }

  clear(): void {
    this.#faults = [];
  }

  /**
   * Serves a request, struck by at most one fault and one latency.
   *
   * @param call - the record of the request, which is told what struck it
   */
  async serve(
    standIn: StandIn,
    call: Call,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const latency = this.#take(call, fault => fault.kind === 'latency');
    const fault = this.#take(call, other => other.kind !== 'latency');
    call.fault = (fault ?? latency)?.kind;

    if (latency?.when === 'before') {
      await pause(latency.latencyMs ?? 0, response);
    }
    if (latency?.when === 'after' || fault?.when === 'after') {
      interceptAnswer(response, async deliver => {
        if (latency?.when === 'after') {
          await pause(latency.latencyMs ?? 0, response);
        }
        if (fault?.when === 'after') {
          strike(fault, standIn, response);
        } else {
          deliver();
        }
      });
    }
    if (fault?.when === 'before') {
      strike(fault, standIn, response);
      return;
    }
    standIn.handler(request, response as Parameters<StandIn['handler']>[1]);
  }

  #take(
    call: Call,
    eligible: (fault: ActiveFault) => boolean,
  ): ActiveFault | undefined {
    const fault = this.#faults.find(
      candidate =>
        eligible(candidate) &&
        candidate.standIn === call.standIn &&
        (!candidate.operation || candidate.operation === call.operation) &&
        (candidate.probability === 1 ||
          this.#random.next() < candidate.probability),
    );
    if (!fault) {
      return undefined;
    }
    fault.struck += 1;
    if (fault.times !== undefined && fault.struck >= fault.times) {
      this.#faults = this.#faults.filter(other => other !== fault);
    }
    return fault;
  }
}

/** Ends early when the caller has gone. */
function pause(ms: number, response: ServerResponse): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const refusals = {
  throttle: { status: 429, detail: 'Too many requests' },
  deny: { status: 403, detail: 'Not allowed' },
  error: { status: 503, detail: 'Injected server error' },
};

function defaultRefusal(refusal: Refusal): RefusalAnswer {
  const { status, detail } = refusals[refusal.kind];
  return {
    status: refusal.status ?? status,
    headers: {
      'content-type': 'application/json',
      ...(refusal.kind === 'throttle' ? { 'retry-after': '1' } : {}),
    },
    body: JSON.stringify({ detail }),
  };
}

function strike(
  fault: Fault,
  standIn: StandIn,
  response: ServerResponse,
): void {
  switch (fault.kind) {
    case 'drop':
      response.destroy();
      return;
    case 'hang':
      // Never answered: the connection stays open until the caller gives up or the sandbox stops.
      return;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"truncated": tru');
      return;
    case 'throttle':
    case 'deny':
    case 'error': {
      const answer = (standIn.refusal ?? defaultRefusal)({
        kind: fault.kind,
        status: fault.status,
      });
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
      return;
    }
    default:
      throw new TypeError(`No such fault: ${fault.kind}`);
  }
}

/**
 * Holds back what a handler answers. The handler believes that it has answered; `finish` decides whether `deliver` sends it.
 */
function interceptAnswer(
  response: ServerResponse,
  finish: (deliver: () => void) => Promise<void>,
): void {
  const original = {
    writeHead: response.writeHead,
    write: response.write,
    end: response.end,
  };
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      chunks.push(
        Buffer.from(
          chunk,
          typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8',
        ),
      );
    } else if (chunk instanceof Uint8Array) {
      chunks.push(Buffer.from(chunk));
    }
  };

  Object.assign(response, {
    writeHead(status: number, ...rest: unknown[]) {
      response.statusCode = status;
      const headers = rest.find(
        (value): value is Record<string, string> =>
          typeof value === 'object' && value !== null && !Array.isArray(value),
      );
      for (const [name, value] of Object.entries(headers ?? {})) {
        response.setHeader(name, value);
      }
      return response;
    },
    write(chunk: unknown, encoding: unknown) {
      keep(chunk, encoding);
      return true;
    },
    end(chunk?: unknown, encoding?: unknown) {
      keep(chunk, encoding);
      Object.assign(response, original);
      const status = response.statusCode;
      const headers = { ...response.getHeaders() };
      for (const name of Object.keys(headers)) {
        response.removeHeader(name);
      }
      void finish(() => {
        response.writeHead(status, headers);
        response.end(Buffer.concat(chunks));
      });
      return response;
    },
  });
}
