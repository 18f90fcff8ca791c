import {
  createApiDocument,
  errorBodySchema,
  errorResponses,
  type ApiDocument,
  type ApiRoute,
} from '@alphaswarm-admin/plugin-openapi-node';
import { z } from 'zod';
import { approvalRoutes } from './approvals/approvalRoutes';
import { followRoutes } from './follows/followRoutes';
import { proposalRoutes } from './proposals/proposalRoutes';
import {
  actionAnswerSchema,
  actionParams,
  callbackQuery,
  challengeParams,
  challengeStatusSchema,
  staffMemberSchema,
  startedSchema,
} from './schemas';

const page = {
  'text/html': { schema: z.string() },
};

const routes: ApiRoute[] = [
  {
    method: 'get',
    path: '/me',
    summary: 'The signed-in staff member',
    responses: {
      200: {
        description: 'Who is signed in, their roles, and their present step-up',
        content: { 'application/json': { schema: staffMemberSchema } },
      },
      ...errorResponses(400, 401, 403, 503),
    },
  },
  {
    method: 'get',
    path: '/step-up/challenges/{id}',
    summary: 'What became of a challenge',
    request: { params: challengeParams },
    responses: {
      200: {
        description: 'Pending, granted, refused or expired',
        content: { 'application/json': { schema: challengeStatusSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
  {
    method: 'post',
    path: '/step-up/challenges/{id}/start',
    summary: 'Begin a sign-in that answers a challenge',
    description:
      "Sets an HttpOnly cookie that binds the sign-in to this browser, and answers where to send it. Touches only the caller's own challenge.",
    request: { params: challengeParams },
    responses: {
      200: {
        description: 'Where to send the browser',
        content: { 'application/json': { schema: startedSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 409, 502, 503),
    },
  },
  {
    method: 'get',
    path: '/step-up/callback',
    summary: 'Where Entra sends the browser back to',
    description:
      'Needs no token: the cookie of the sign-in and its state are checked instead.',
    security: [],
    request: { query: callbackQuery },
    responses: {
      200: { description: 'Granted or refused, for the person', content: page },
      400: {
        description:
          'No sign-in of this browser waits for it; JSON if it is no callback at all',
        content: { ...page, 'application/json': { schema: errorBodySchema } },
      },
      ...errorResponses(502, 503),
    },
  },
  {
    method: 'get',
    path: '/step-up/callback.js',
    summary: "The callback page's script",
    security: [],
    responses: {
      200: {
        description: 'The script',
        content: { 'text/javascript': { schema: z.string() } },
      },
    },
  },
  ...approvalRoutes,
  ...proposalRoutes,
  ...followRoutes,
  {
    method: 'get',
    path: '/actions/{actionId}',
    summary: "Where one of the caller's own actions stands",
    request: { params: actionParams },
    responses: {
      200: {
        description: 'The state by the ledger',
        content: { 'application/json': { schema: actionAnswerSchema } },
      },
      ...errorResponses(400, 401, 403, 404, 503),
    },
  },
];

/** The API of staff-access. */
export const apiDocument: ApiDocument = createApiDocument({
  title: 'Staff access',
  version: '1',
  description:
    'Who is signed in, step-up sign-ins, approvals, proposals of agents, what people follow, and where privileged actions stand.',
  basePath: '/admin/api/staff-access',
  routes,
});
