import type { UserInfoService } from '@backstage/backend-plugin-api';
import type { AuditLedger } from '@alphaswarm-admin/plugin-audit-log-node';
import {
  noQuery,
  parseRequest,
  serveApiDocument,
} from '@alphaswarm-admin/plugin-openapi-node';
import {
  addMarkedRoute,
  markPersonalRoute,
  type StaffPolicyDescription,
  type StaffSessionReader,
  type StepUps,
} from '@alphaswarm-admin/plugin-staff-access-node';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import {
  createApprovalsRouter,
  type ApprovalsRouterOptions,
} from './approvals/createApprovalsRouter';
import {
  createFollowsRouter,
  type FollowsRouterOptions,
} from './follows/createFollowsRouter';
import { apiDocument } from './openapi';
import {
  createProposalsRouter,
  type ProposalsRouterOptions,
} from './proposals/createProposalsRouter';
import { readOwnAction } from './readOwnAction';
import { readStaffMember } from './readStaffMember';
import { actionParams, callbackQuery, challengeParams } from './schemas';
import { callbackScript, sendCallbackPage } from './stepUp/callbackPage';
import {
  TRANSACTION_LIFETIME_MS,
  type StepUpService,
} from './stepUp/StepUpService';
import {
  readTransactionCookie,
  transactionCookie,
} from './stepUp/transactionCookie';

/** What the router works with. */
export type RouterOptions = ApprovalsRouterOptions &
  FollowsRouterOptions &
  ProposalsRouterOptions & {
    /** People, in a sign-in. */
    sessions: StaffSessionReader;
    userInfo: UserInfoService;
    policy: StaffPolicyDescription;
    ledger: AuditLedger;
    stepUps: StepUps;
    stepUp: StepUpService;
    callbackUrl: URL;
  };

/** The routes of staff-access. */
export function createRouter(options: RouterOptions): Router {
  const { sessions, callers, ledger, stepUp, callbackUrl } = options;
  const router = PromiseRouter();
  serveApiDocument(router, apiDocument);

  router.get('/me', async (req, res) => {
    parseRequest(noQuery, req.query, 'query');
    res.json(await readStaffMember(options, await sessions.read(req)));
  });

  router.get('/step-up/challenges/:id', async (req, res) => {
    const { id } = parseRequest(challengeParams, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    const { session } = await sessions.read(req);
    res.json(await stepUp.status(id, session));
  });

  const start = async (req: Request, res: Response) => {
    const { id } = parseRequest(challengeParams, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    const { session } = await sessions.read(req);
    const { authorizeUrl, secret } = await stepUp.begin(id, session);
    const cookie = transactionCookie(
      secret,
      callbackUrl,
      TRANSACTION_LIFETIME_MS,
    );
    res.cookie(cookie.name, cookie.value, cookie.options);
    res.json({ authorizeUrl });
  };
  addMarkedRoute(
    router,
    'post',
    '/step-up/challenges/:id/start',
    markPersonalRoute((req, res, next) => {
      start(req, res).catch(next);
    }),
  );

  router.get('/step-up/callback', async (req, res) => {
    const { state } = parseRequest(callbackQuery, req.query, 'query');
    const secret = readTransactionCookie(req, state);
    if (!secret) {
      sendCallbackPage(res, { state: 'unknown' });
      return;
    }
    const completed = await stepUp.complete({
      secret,
      query: new URL(req.originalUrl, callbackUrl).searchParams,
      request: { ip: req.ip, userAgent: req.get('user-agent')?.slice(0, 512) },
    });
    sendCallbackPage(res, completed);
  });

  router.get('/step-up/callback.js', (_req, res) => {
    res
      .set('Cache-Control', 'public, max-age=3600')
      .type('text/javascript')
      .send(callbackScript);
  });

  router.get('/actions/:actionId', async (req, res) => {
    const { actionId } = parseRequest(actionParams, req.params, 'path');
    parseRequest(noQuery, req.query, 'query');
    res.json(await readOwnAction(ledger, actionId, await callers.read(req)));
  });

  router.use(createApprovalsRouter(options));
  router.use(createProposalsRouter(options));
  router.use(createFollowsRouter(options));

  return router;
}
