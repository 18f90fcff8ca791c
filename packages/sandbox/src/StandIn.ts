import type { IncomingMessage, RequestListener } from 'node:http';

/** How a stand-in words an injected refusal, in its own protocol. */
export interface Refusal {
  kind: 'throttle' | 'deny' | 'error';
  /** HTTP status that the fault asked for; each protocol has its own default. */
  status?: number;
}

/** A complete HTTP answer. */
export interface RefusalAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * One small server that speaks the wire protocol of something that a fresh machine lacks. `startSandbox` gives it a port of its own, records
 * its calls and applies faults to it; the stand-in knows of none of these.
 */
export interface StandIn {
  /** The name in the control API: `ecs`, `entra`, `cp`, … */
  name: string;
  handler: RequestListener;
  /** Names the operation that a request asks for, e.g. `UpdateService`. Default: method and path, `POST /auth/refresh`. */
  operationOf?(request: IncomingMessage): string;
  /** How it says "throttled", "not allowed" and "server error". Default: JSON `{ detail }` with 429, 403 or 503. */
  refusal?(refusal: Refusal): RefusalAnswer;
  close?(): Promise<void>;
}
