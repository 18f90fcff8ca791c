import type { HaltFailure } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import { haltTargetWords } from '@alphaswarm-admin/plugin-kill-switch-common';

/** Targets by their names for people. */
export function titlesOf(targets: readonly string[]): string {
  return targets.map(target => haltTargetWords(target).title).join(', ');
}

/** One entry for each target that isn't halted, with what it answered: `bots (forbidden, 403)`. */
export function failuresInWords(failures: readonly HaltFailure[]): string[] {
  return failures.map(
    ({ target, code, statusCode }) =>
      `${target} (${[code, statusCode].filter(Boolean).join(', ')})`,
  );
}
