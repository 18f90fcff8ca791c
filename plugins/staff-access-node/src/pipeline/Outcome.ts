import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { UpstreamStepUpRequiredError } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';

/**
 * What came of performing an action. `failed`: surely nothing happened. `compensated`: a part happened and was undone. `open`: not known, and never called success.
 */
export type Outcome =
  | { state: 'succeeded'; result: JsonObject; after?: JsonObject }
  | { state: 'failed'; error: Error; status: number }
  | { state: 'challenged-upstream'; error: UpstreamStepUpRequiredError }
  | { state: 'compensated'; error: Error; partial: JsonObject }
  | { state: 'open'; error: Error };
