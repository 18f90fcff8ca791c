import {
  defineAuditEvent,
  type JsonObject,
} from '@alphaswarm-admin/plugin-audit-log-common';
import { ecsServiceRedeployPermission } from '@alphaswarm-admin/plugin-platform-ecs-common';
import { createPrivilegedAction } from '@alphaswarm-admin/plugin-staff-access-node';
import { z } from 'zod';

/** The version of everything: nothing ever changes. */
export const SEEN_VERSION = 'v1';

export const noopInput = z.strictObject({ target: z.string().max(64) });

/**
 * An action that does nothing, so that all that is measured is the pipeline. It stands under the permission of a redeploy: the real policy asks for a
 * step-up, and the pipeline has to find the grant.
 */
export const noopAction = createPrivilegedAction<
  z.infer<typeof noopInput>,
  JsonObject,
  JsonObject
>({
  event: defineAuditEvent({
    id: 'bench.noop',
    version: 1,
    category: 'safety',
    severity: 'warning',
    title: 'Do nothing',
    sentence: 'did nothing to {target}',
    ocsfActivityId: 3,
  }),
  permission: ecsServiceRedeployPermission,
  input: noopInput,
  target: ({ target }) => ({ kind: 'bench-target', id: target }),
  observe: async () => ({ state: { count: 1 }, version: SEEN_VERSION }),
  describe: ({ target }) => ({
    title: `Do nothing to ${target}`,
    confirmLabel: 'Do nothing',
    destructive: false,
    changes: [],
    affects: [],
    warnings: [],
    undo: 'There is nothing to undo',
  }),
  perform: async () => ({ result: { done: true }, after: { count: 1 } }),
  reconcile: async () => ({ outcome: 'performed' }),
});
