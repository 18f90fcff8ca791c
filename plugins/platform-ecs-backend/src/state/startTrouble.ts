import type { EcsServiceEvent } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { type EcsService, primaryDeployment } from '../aws/EcsService';

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
const TROUBLE =
  /unable to consistently start tasks|was unable to place a task|failed to launch a task|is unhealthy in|tasks? failed/i;
const STEADY = /has reached a steady state/i;

/**
 * The newest event of the present deployment that says that tasks don't start or don't stay up, if no steady state was reported since. The
 * counts alone don't show a crash loop: its tasks are PENDING or RUNNING at almost any moment.
 */
export function startTrouble(service: EcsService): EcsServiceEvent | undefined {
  const since = primaryDeployment(service)?.createdAt ?? '';
  for (const event of service.events) {
    if (event.createdAt < since || STEADY.test(event.message)) return undefined;
    if (TROUBLE.test(event.message)) return event;
  }
  return undefined;
}
