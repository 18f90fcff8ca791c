import type { IncomingMessage } from 'node:http';
import type { Clock } from './clock';

/** One request that a stand-in received. */
export interface Call {
  standIn: string;
  operation: string;
  /** ISO 8601 UTC, by the sandbox's clock. */
  at: string;
  /** What was asked, without secrets: set by stand-ins whose input can't hold any. */
  input?: unknown;
  /** HTTP status of the answer; absent while there is none, and when the connection was dropped. */
  status?: number;
  /** The fault that was applied, if one was. */
  fault?: string;
}

/** The newest calls are kept, older ones forgotten: a quarter of an hour of several portals that poll. */
const KEPT_CALLS = 50_000;

const callsOfRequests = new WeakMap<IncomingMessage, Call>();

/**
 * Adds a safe summary of the input to the record of a request.
 *
 * @param input - plain JSON that holds no token, secret or password
 */
export function noteCallInput(request: IncomingMessage, input: unknown): void {
  const call = callsOfRequests.get(request);
  if (call) {
    call.input = input;
  }
}

/** What the stand-ins were asked, for tests that must show that something was, or wasn't, called. */
export class CallLog {
  readonly #clock: Clock;
  #calls: Call[] = [];

  static create(options: { clock: Clock }): CallLog {
    return new CallLog(options.clock);
  }

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records a request as it arrives; the record is completed as it is answered. */
  begin(standIn: string, operation: string, request: IncomingMessage): Call {
    const call: Call = {
      standIn,
      operation,
      at: new Date(this.#clock.now()).toISOString(),
    };
    callsOfRequests.set(request, call);
    this.#calls.push(call);
    if (this.#calls.length > KEPT_CALLS) {
      this.#calls.shift();
    }
    return call;
  }

  /** Oldest first. */
  list(filter: { standIn?: string; operation?: string } = {}): Call[] {
    return this.#calls.filter(
      call =>
        (!filter.standIn || call.standIn === filter.standIn) &&
        (!filter.operation || call.operation === filter.operation),
    );
  }

  clear(): void {
    this.#calls = [];
  }
}
