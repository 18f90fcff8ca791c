import { CustomErrorBase } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';

/** The remote side refused: surely nothing happened. The action ends as `failed`; the caller gets 502 with the message. */
export class EffectRefusedError extends CustomErrorBase {
  name = 'EffectRefusedError' as const;
}

/**
 * The remote side was asked too often: surely nothing happened, and the same may succeed later. The action ends as `failed`; the caller gets 503 with
 * `Retry-After`.
 */
export class EffectThrottledError extends EffectRefusedError {
  /** How long the caller should wait, seconds. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A part of the effect happened. The pipeline calls the action's `compensate` with `partial`. */
export class PartialEffectError extends CustomErrorBase {
  name = 'PartialEffectError' as const;
  readonly partial: JsonObject;

  constructor(message: string, partial: JsonObject, cause?: unknown) {
    super(message, cause);
    this.partial = partial;
  }
}
