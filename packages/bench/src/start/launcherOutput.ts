/** One step of the set-up, as `npm start` tells it. */
export type LauncherStep = { title: string; took: string };

/**
 * The steps that `npm start` says it has done.
 *
 * @param output - all of it, without colours
 */
export function launcherSteps(output: string): LauncherStep[] {
  return [...output.matchAll(/^✓ (.+) \(([^()]+)\)$/gm)].map(
    ([, title, took]) => ({ title, took }),
  );
}

/** The address that `npm start` prints when everything is up; undefined until then. */
export function printedAddress(output: string): string | undefined {
  return /is up: (\S+)$/m.exec(output)?.[1];
}
