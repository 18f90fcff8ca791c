import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
  StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ApprovalReads } from './ApprovalReads';
import { approvalParams, approvalsQuery } from './approvalSchemas';

/** What the routes of approvals work with. */
export type ApprovalsRouterOptions = {
  callers: StaffSessionReader;
  approvalReads: ApprovalReads;
  actions: PrivilegedActionsService;
  approve: PrivilegedAction;
  reject: PrivilegedAction;
};

/** What waits for a second person: reads, and the two ways to decide. */
export function createApprovalsRouter(options: ApprovalsRouterOptions): Router {
  const { callers, approvalReads, actions, approve, reject } = options;
  const router = PromiseRouter();

  router.get('/approvals', async (req, res) => {
    const filter = parseRequest(approvalsQuery, req.query, 'query');
    res.json(await approvalReads.list(await callers.read(req), filter));
  });

  router.get('/approvals/:id', async (req, res) => {
    const { id } = parseRequest(approvalParams, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    res.json(await approvalReads.one(await callers.read(req), id));
  });

  actions.mount(router, 'post', '/approvals/:id/approve', approve);
  actions.mount(router, 'post', '/approvals/:id/reject', reject);
  return router;
}
