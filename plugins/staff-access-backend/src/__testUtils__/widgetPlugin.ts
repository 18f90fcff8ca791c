import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createPermission } from '@backstage/plugin-permission-common';
import {
  type JsonObject,
  defineAuditEvent,
  sensitive,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  createPrivilegedAction,
  followablesServiceRef,
  privilegedActionsServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import Router from 'express-promise-router';
import { z } from 'zod';

export const resizePermission = createPermission({
  name: 'demo.widget.resize',
  attributes: { action: 'update' },
  resourceType: 'privileged-action',
});

/** Reading widgets. */
export const widgetReadPermission = createPermission({
  name: 'demo.widget.read',
  attributes: { action: 'read' },
});

/** What the remote side of a test was asked to do. */
export type RemoteSide = {
  effects: Array<{ widget: string; size: number }>;
  /** What it answers; the size if left out. */
  answering?: (input: ResizeInput) => Promise<{ [key: string]: string }>;
  /** How long it takes; at once if left out. */
  performing?: () => Promise<void>;
};

const resizeInput = z.strictObject({
  widget: z.string(),
  size: z.number().int().min(0).max(10),
  token: sensitive(z.string()).optional(),
  parts: z.array(z.strictObject({ pin: sensitive(z.string()) })).optional(),
});

type ResizeInput = z.infer<typeof resizeInput>;

/** A plugin with one privileged action, on things that can be followed. */
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
      input: resizeInput,
    }),
    permission: resizePermission,
    input: resizeInput,
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
      const answer: JsonObject = remote.answering
        ? await remote.answering(input)
        : { size: input.size };
      return { result: answer, after: answer };
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
          followables: followablesServiceRef,
        },
        async init({ http, actions, followables }) {
          const router = Router();
          actions.mount(router, 'post', '/widgets/:widget/resize', resize);
          http.use(router);
          followables.register({
            kind: 'widget',
            permission: widgetReadPermission,
            find: async id =>
              id === 'missing'
                ? undefined
                : { title: `Widget ${id}`, path: `/widgets/${id}` },
          });
        },
      });
    },
  });
}
