import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { UpstreamStepUpRequiredError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { RemoteCall } from '../actions/actionScope';
import type { ObservedTarget, Performed } from '../actions/PrivilegedAction';

/**
 * What came of performing an action. `failed`: surely nothing happened. `compensated`: a part happened and was undone. `open`: not known, and never called success.
 */
export type Outcome = {
  /** The changes that were asked for elsewhere and answered with success, in that order. */
  remoteCalls?: RemoteCall[];
} & (
  | ({ state: 'succeeded' } & Performed<JsonObject>)
  | { state: 'failed'; error: Error; status: number }
  | {
      state: 'challenged-upstream';
      error: UpstreamStepUpRequiredError;
      before: ObservedTarget<JsonObject>;
    }
  | { state: 'compensated'; error: Error; partial: JsonObject }
  | { state: 'open'; error: Error }
);
