import type { ActionAvailability } from '@alphaswarm-admin/plugin-staff-access-common';

/** Whether the server lets this person attempt an action. */
export function mayAttempt(
  actions: readonly ActionAvailability[],
  event: { id: string },
): boolean {
  return actions.some(
    ({ action, verdict }) => action === event.id && verdict === 'allowed',
  );
}
