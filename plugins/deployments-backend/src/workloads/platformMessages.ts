import type { DeploymentEvent } from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import type { PlatformMessages } from '@alphaswarm-admin/plugin-deployments-common';

/** The stages that the platform itself goes through, in the portal's words. A strategy may write anything, under any stage: what isn't here isn't shown. */
const stages = new Map([
  ['scheduled', 'Assigned to a node'],
  ['pulling', 'Fetching its image'],
  ['pulled', 'Image fetched'],
  ['starting', 'Starting'],
  ['ready', 'Ready'],
  ['unhealthy', 'Health check failed'],
  ['restarted', 'A replica was started again'],
  ['evicted', 'Moved off its node'],
  ['draining', 'Draining'],
  ['stopping', 'Stopping'],
  ['stopped', 'Stopped'],
  ['start-requested', 'Start requested'],
  ['stop-requested', 'Stop requested'],
  ['restart-requested', 'Restart requested'],
  ['scale-requested', 'Scaling requested'],
  ['run-succeeded', 'Run succeeded'],
  ['run-failed', 'Run failed'],
  ['run-rejected', 'Run rejected'],
  ['run-halted', 'Run halted'],
]);

/** What the platform did with a workload, newest first; of everything else only how much there was. */
export function platformMessages(
  events: readonly DeploymentEvent[],
): PlatformMessages {
  const items = events.flatMap(({ stage, at }) => {
    const says = stages.get(stage);
    return says ? [{ at, stage, says }] : [];
  });
  return { items: items.reverse(), leftOut: events.length - items.length };
}
