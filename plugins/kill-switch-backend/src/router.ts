import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  killSwitchReadPermission,
  type KillSwitchStatus,
} from '@alphaswarm-admin/plugin-kill-switch-common';
import { serveApiDocument } from '@alphaswarm-admin/plugin-openapi-node';
import {
  ReadAuthorizer,
  type PrivilegedAction,
  type PrivilegedActionsService,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { KillSwitchReads } from './halt/KillSwitchReads';
import { apiDocument } from './openapi';

/** Options of {@link createRouter}. */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  privilegedActions: PrivilegedActionsService;
  reads: Pick<KillSwitchReads, 'status'>;
  engage: PrivilegedAction;
  release: PrivilegedAction;
};

/** The API of the kill switch, as `openapi.ts` documents it. */
export function createRouter(options: RouterOptions): Router {
  const { privilegedActions, reads, engage, release } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);
  const readers = ReadAuthorizer.create({
    ...options,
    permission: killSwitchReadPermission,
    refused: 'see the kill switch',
  });

  router.get('/status', async (req, res) => {
    const { credentials } = await readers.withoutQuery(req);
    const [status, actions] = await Promise.all([
      reads.status(),
      privilegedActions.availability(credentials, [engage, release]),
    ]);
    const answer: KillSwitchStatus = { ...status, actions };
    res.json(answer);
  });

  privilegedActions.mount(router, 'post', '/halt', engage);
  privilegedActions.mount(router, 'post', '/release', release);
  return router;
}
