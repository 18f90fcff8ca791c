import type { RequestHandler } from 'express';
import type { ServerResponse } from 'node:http';

/** How long a shutdown waits for the requests in flight. An orchestrator kills after 30 s by default; 5 s are left for the rest. */
export const DRAIN_TIMEOUT_MS = 25_000;

/**
 * Counts the requests in flight, so that a shutdown can wait for them before anything that they need is taken away: Backstage closes its database
 * pools and its server in the same breath, and an action would lose its terminal row.
 */
export class RequestDrain {
  readonly #inFlight = new Set<ServerResponse>();
  #draining = false;
  #idle?: () => void;

  static create() {
    return new RequestDrain();
  }

  private constructor() {}

  /** Counts each request; while draining, tells clients to close their connection. */
  middleware(): RequestHandler {
    return (_req, res, next) => {
      if (this.#draining) res.setHeader('Connection', 'close');
      this.#inFlight.add(res);
      res.once('close', () => {
        this.#inFlight.delete(res);
        if (this.#inFlight.size === 0) this.#idle?.();
      });
      next();
    };
  }

  /** From now on each client is told to close its connection with the answer. */
  begin(): void {
    this.#draining = true;
  }

  /**
   * Resolves when no request is in flight any more, or after `timeoutMs` milliseconds.
   *
   * @returns how many requests were still in flight
   */
  async drain(timeoutMs: number): Promise<number> {
    this.begin();
    if (this.#inFlight.size > 0) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#idle = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#inFlight.size;
  }
}
