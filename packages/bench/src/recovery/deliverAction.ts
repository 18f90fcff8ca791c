import {
  defineAuditEvent,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { ecsServiceRedeployPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { createPrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

/** Where the remote side of {@link createDeliverAction} takes deliveries. */
export const DELIVERIES_PATH = '/deliveries/';

/** The version of everything: nothing ever changes. */
export const SEEN_VERSION = 'v1';

/**
 * An action with an effect at a remote side, one HTTP request that could be repeated by mistake, and a way to find out whether it happened. It stands under the
 * permission of a redeploy, so that the policy asks for a step-up.
 *
 * @param remote - the remote side's origin
 */
export function createDeliverAction(remote: string) {
  return createPrivilegedAction<{ parcel: string }, JsonObject, JsonObject>({
    event: defineAuditEvent({
      id: 'bench.deliver',
      version: 1,
      category: 'safety',
      severity: 'warning',
      title: 'Deliver',
      sentence: 'delivered {target}',
      ocsfActivityId: 1,
    }),
    permission: ecsServiceRedeployPermission,
    input: z.strictObject({ parcel: z.string().max(64) }),
    deadlineMs: 5_000,
    target: ({ parcel }) => ({ kind: 'bench-parcel', id: parcel }),
    observe: async () => ({ state: {}, version: SEEN_VERSION }),
    describe: ({ parcel }) => ({
      title: `Deliver ${parcel}`,
      confirmLabel: 'Deliver',
      destructive: false,
      changes: [],
      affects: [],
      warnings: [],
      undo: 'It can’t be undone',
    }),
    async perform({ actionId, input, signal }) {
      const response = await fetch(`${remote}${DELIVERIES_PATH}${actionId}`, {
        method: 'POST',
        body: input.parcel,
        signal,
      });
      if (response.status !== 201) throw new Error(`${response.status}`);
      return { result: { delivered: true } };
    },
    async reconcile({ actionId, signal }) {
      const response = await fetch(`${remote}${DELIVERIES_PATH}${actionId}`, {
        signal,
      });
      switch (response.status) {
        case 200:
          return { outcome: 'performed' };
        case 404:
          return { outcome: 'not-performed', why: 'nothing was delivered' };
        default:
          return { outcome: 'unknown', why: `${response.status}` };
      }
    },
  });
}
