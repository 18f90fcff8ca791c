import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createPermission } from '@backstage/plugin-permission-common';
import { defineAuditEvent } from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createPrivilegedAction,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import Router from 'express-promise-router';
import { z } from 'zod';

export const resizePermission = createPermission({
  name: 'demo.widget.resize',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** What the remote side of a test was asked to do. */
export type RemoteSide = {
  effects: Array<{ widget: string; size: number }>;
  /** How long it takes; at once if left out. */
  performing?: () => Promise<void>;
};

/** A plugin with one privileged action. */
export function createWidgetPlugin(remote: RemoteSide) {
  const resize = createPrivilegedAction({
    event: defineAuditEvent({
      id: 'demo.widget.resize',
      version: 1,
      category: 'safety',
      severity: 'warning',
      title: 'Resize widget',
      sentence: 'resized {target}',
      ocsfActivityId: 3,
    }),
    permission: resizePermission,
    input: z.strictObject({
      widget: z.string(),
      size: z.number().int().min(0).max(10),
    }),
    target: ({ widget }) => ({ kind: 'widget', id: widget }),
    observe: async () => ({ state: { size: 2 }, version: 'v1' }),
    describe: ({ widget, size }) => ({
      title: `Resize ${widget} to ${size}`,
      confirmLabel: 'Resize',
      destructive: false,
      changes: [],
      affects: [],
      warnings: [],
      undo: 'Resize it back',
    }),
    async perform({ input }) {
      await remote.performing?.();
      remote.effects.push(input);
      return { result: { size: input.size } };
    },
    reconcile: async () => ({ outcome: 'unknown', why: 'nobody looked' }),
  });
  return createBackendPlugin({
    pluginId: 'demo',
    register(env) {
      env.registerInit({
        deps: {
          http: coreServices.httpRouter,
          actions: privilegedActionsServiceRef,
        },
        async init({ http, actions }) {
          const router = Router();
          actions.mount(router, 'post', '/widgets/:widget/resize', resize);
          http.use(router);
        },
      });
    },
  });
}
