import { InputError } from '@backstage/errors';
import type { JsonObject } from '@alphaswarm-admin/plugin-audit-log-common';
import type { ObservedTarget } from '../actions/PrivilegedAction';
import type { Attempt } from './Attempt';

/**
 * Where an action wants a word typed, it has to come with the request: no caller gets around what the dialog asks of people.
 *
 * @throws InputError (400)
 */
export function assertTyped(
  { action, input, typedConfirmation }: Attempt,
  before: ObservedTarget<JsonObject>,
): void {
  const word = action.describe(input, before.state).typedConfirmation;
  if (word !== undefined && typedConfirmation !== word) {
    throw new InputError(`typedConfirmation: must be '${word}'`);
  }
}
