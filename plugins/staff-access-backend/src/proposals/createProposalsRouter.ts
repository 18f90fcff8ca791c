import { noQuery, parseRequest } from '@alphaswarm-admin/plugin-openapi-node';
import type {
  PrivilegedAction,
  PrivilegedActionsService,
  StaffSessionReader,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ProposalReads } from './ProposalReads';
import { proposalInputSchema, proposalsQuery } from './proposalSchemas';

/** What the routes of proposals work with. */
export type ProposalsRouterOptions = {
  callers: StaffSessionReader;
  proposalReads: ProposalReads;
  actions: PrivilegedActionsService;
  dismiss: PrivilegedAction;
};

/** What agents proposed: reads, and how it is dismissed. It is confirmed by the proposed action's own route. */
export function createProposalsRouter(options: ProposalsRouterOptions): Router {
  const { callers, proposalReads, actions, dismiss } = options;
  const router = PromiseRouter();

  router.get('/proposals', async (req, res) => {
    const filter = parseRequest(proposalsQuery, req.query, 'query');
    res.json(await proposalReads.list(await callers.read(req), filter));
  });

  router.get('/proposals/:id', async (req, res) => {
    const { id } = parseRequest(proposalInputSchema, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    res.json(await proposalReads.one(await callers.read(req), id));
  });

  actions.mount(router, 'post', '/proposals/:id/dismiss', dismiss);
  return router;
}
