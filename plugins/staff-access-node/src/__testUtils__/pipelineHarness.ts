import { randomUUID } from 'node:crypto';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import express, { Router } from 'express';
import request from 'supertest';
import type { AgentRoute } from '../agentActions/AgentRoutes';
import type { Agent } from '../agents/Agent';
import { DefaultActionsInFlight } from '../actions/ActionsInFlight';
import { DefaultPrivilegedActionsService } from '../actions/DefaultPrivilegedActionsService';
import type { PrivilegedAction } from '../actions/PrivilegedAction';
import { DefaultPrivilegedActionRegistry } from '../actions/PrivilegedActionRegistry';
import {
  createPrivilegedAttemptDecision,
  privilegedAttemptConditions,
} from '../attempt';
import { DefaultMutatingRoutes } from '../door/MutatingRoutes';
import type { StaffAccessStore } from '../store/StaffAccessStore';
import { FakeLedger } from './FakeLedger';
import { FakeStore } from './FakeStore';
import { Journal } from './Journal';
import { resizePermission, resizeWidgetAction, Widgets } from './widgets';

export const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
export const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/** The policy's answer that asks for a step-up. */
export function stepUpDecision(bound: boolean): PolicyDecision {
  return createPrivilegedAttemptDecision(
    resizePermission,
    privilegedAttemptConditions.hasStepUp({
      acr: 'c1',
      maxAgeSeconds: 180,
      bound,
    }),
  );
}

/** The policy's answer that asks for a step-up and a second person. */
export const stepUpAndApprovalDecision: PolicyDecision =
  createPrivilegedAttemptDecision(resizePermission, {
    allOf: [
      privilegedAttemptConditions.hasStepUp({
        acr: 'c1',
        maxAgeSeconds: 180,
        bound: true,
      }),
      privilegedAttemptConditions.hasApproval({ quorum: 1 }),
    ],
  });

/** Who calls: the test changes it between requests. */
export type Caller = { userRef: string; sessionId: string };

export const olivia: Caller = {
  userRef: 'user:staff/0a0a0a0a-0000-4000-8000-000000000001',
  sessionId: '11111111-0000-4000-8000-000000000001',
};

/** The whole pipeline behind HTTP, on fakes that record the order of what happens. */
export function createHarness(
  options: {
    decision?: PolicyDecision;
    action?: (widgets: Widgets) => PrivilegedAction;
    store?: StaffAccessStore;
    path?: string;
  } = {},
) {
  const journal = new Journal();
  const widgets = new Widgets(journal);
  const ledger = new FakeLedger(journal);
  const store = new FakeStore(journal);
  const logger = mockServices.logger.mock();
  const inFlight = DefaultActionsInFlight.create({ logger });
  const metrics = {
    intentRefused: jest.fn(),
    outcome: jest.fn(),
    terminalRefused: jest.fn(),
  };
  const state = {
    decision: options.decision ?? allow,
    policyIsAway: false,
    caller: olivia,
    /** The agent that calls, for the caller or on its own; undefined for the person themselves. */
    agent: undefined as Agent | undefined,
  };
  const permissions: PermissionsService = {
    authorize: () => {
      throw new Error('the pipeline asks for conditions');
    },
    authorizeConditional: async queries => {
      journal.note('policy');
      if (state.policyIsAway) throw new Error('connect ECONNREFUSED');
      return queries.map(() => state.decision);
    },
  };
  const offered: AgentRoute[] = [];
  const registry = DefaultPrivilegedActionRegistry.create();
  const mutatingRoutes = DefaultMutatingRoutes.create();
  const service = DefaultPrivilegedActionsService.create({
    pluginId: 'demo',
    sessions: {
      read: async () => ({
        credentials: mockCredentials.user(state.caller.userRef),
        agent: state.agent,
        session: {
          ...state.caller,
          name: 'Olivia Operator',
          email: 'olivia.operator@staff.alpha-swarm.example',
          connection: 'entra',
        },
      }),
    },
    userInfo: mockServices.userInfo(),
    permissions,
    policy: {
      whoCould: () => 'Tester or Founder',
      rolesOf: () => ['Tester'],
    },
    store: options.store ?? store,
    ledger,
    metrics,
    logger,
    registry,
    mutatingRoutes,
    inFlight,
    agentRoutes: { offer: route => offered.push(route) },
    approvalsExpireAfterMs: 24 * 3_600_000,
  });
  const router = Router();
  const action = (options.action ?? resizeWidgetAction)(widgets);
  service.mount(
    router,
    'post',
    options.path ?? '/widgets/:widget/resize',
    action,
  );
  const app = express();
  app.use(
    router,
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger,
    }).error(),
  );

  return {
    app,
    action,
    inFlight,
    journal,
    ledger,
    logger,
    metrics,
    mutatingRoutes,
    offered,
    registry,
    router,
    service,
    state,
    store,
    widgets,
    /** Calls the action as a well-behaved client would, but for what the test changes. */
    resize(
      body: Record<string, unknown> = {},
      call: { key?: string; widget?: string } = {},
    ) {
      return request(app)
        .post(`/widgets/${call.widget ?? 'w1'}/resize`)
        .set('Idempotency-Key', call.key ?? randomUUID())
        .send({ size: 4, reason: 'load test', seenVersion: 'v1', ...body });
    },
  };
}
