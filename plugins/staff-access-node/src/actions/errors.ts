import { CustomErrorBase } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';

/** The remote side refused: surely nothing happened. The action ends as `failed`; the caller gets 502 with the message. */
export class EffectRefusedError extends CustomErrorBase {
  name = 'EffectRefusedError' as const;
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
