import { randomBytes, randomUUID } from 'node:crypto';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type BackstageUserPrincipal,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  auditRowReadPermission,
  type AuditRow,
} from '@alphaswarm-admin/plugin-audit-log-common';
import {
  cpAuthClientServiceRef,
  type CpAuthClient,
} from '@alphaswarm-admin/plugin-alphaswarm-upstream-node';
import {
  auditLedgerServiceFactory,
  auditLedgerServiceRef,
  type AuditLedger,
} from '@alphaswarm-admin/plugin-audit-log-node';
import {
  agentActionsRegistryServiceFactory,
  createPrivilegedAttemptDecision,
  entraIdTokenVerifierServiceRef,
  knownStaffServiceRef,
  personPolicyServiceRef,
  privilegedAttemptConditions,
  privilegedHttpRouterServiceFactory,
  staffPolicyDescriptionServiceRef,
  staffSessionReaderServiceRef,
} from '@alphaswarm-admin/plugin-staff-access-node';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import knexFactory from 'knex';
import { inspect } from 'node:util';
import request from 'supertest';
import staffAccessPlugin from '../index';
import { DatabaseProxy } from './DatabaseProxy';
import { StaffTenant } from './StaffTenant';
import {
  createWidgetPlugin,
  resizePermission,
  widgetReadPermission,
  type RemoteSide,
} from './widgetPlugin';

/** A staff member in one sign-in. */
export type Person = { oid: string; sessionId: string };

export const olivia: Person = {
  oid: '0a0a0a0a-0000-4000-8000-000000000001',
  sessionId: '11111111-0000-4000-8000-000000000001',
};
export const erik: Person = {
  oid: '0a0a0a0a-0000-4000-8000-000000000002',
  sessionId: '11111111-0000-4000-8000-000000000002',
};

export const allow: DefinitivePolicyDecision = {
  result: AuthorizeResult.ALLOW,
};
export const deny: DefinitivePolicyDecision = { result: AuthorizeResult.DENY };

export const ada: Person = {
  oid: '0a0a0a0a-0000-4000-8000-000000000003',
  sessionId: '11111111-0000-4000-8000-000000000003',
};

/** The policy's answer that asks for a step-up and a second person. */
export const withSecondPerson: PolicyDecision = createPrivilegedAttemptDecision(
  resizePermission,
  {
    allOf: [
      privilegedAttemptConditions.hasStepUp({
        acr: 'c1',
        maxAgeSeconds: 180,
        bound: true,
      }),
      privilegedAttemptConditions.hasApproval({ quorum: 1 }),
    ],
  },
);

/** The policy's answer that asks for a step-up. */
export function stepUp(bound: boolean): PolicyDecision {
  return createPrivilegedAttemptDecision(
    resizePermission,
    privilegedAttemptConditions.hasStepUp({
      acr: 'c1',
      maxAgeSeconds: 180,
      bound,
    }),
  );
}

const SESSION_HEADER = 'x-test-session';
const CALLBACK_BASE = 'https://admin.example/admin';

/**
 * The real thing over a database of its own behind a proxy: ledger, pipeline, store, routes and token verification. Stand-ins are only the policy, the sign-in that a token
 * belongs to, and alphaswarm-cp, which answers with the tokens that the test wants.
 */
export async function startPortal() {
  const server = new URL(
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING ?? '',
  );
  const database = `staff_access_${randomUUID().replaceAll('-', '')}`;
  const admin = knexFactory({ client: 'pg', connection: server.href });
  await admin.raw('create database ??', [database]);
  const tables = knexFactory({
    client: 'pg',
    connection: Object.assign(new URL(server), { pathname: database }).href,
  });
  const proxy = await DatabaseProxy.start({
    host: server.hostname,
    port: Number(server.port),
  });

  const tenant = await StaffTenant.create();
  const remote: RemoteSide = { effects: [] };
  const logged: string[] = [];
  const state = {
    decision: allow as PolicyDecision,
    /** What the policy says of some people about the widget. */
    rights: new Map<string, PolicyDecision>(),
    /** The same of people who aren't calling, where it is something else by then. */
    laterRights: new Map<string, PolicyDecision>(),
    /** Who may not read widgets. */
    unsighted: new Set<string>(),
    /** Who may read the whole audit log. */
    auditors: new Set<string>(),
    /** What a notification can't be sent for. */
    notificationProblem: undefined as Error | undefined,
  };
  const decisionFor = (userRef: string) =>
    state.rights.get(userRef) ?? state.decision;
  /** What the policy says of reads; undefined for what is no read. */
  const readDecisionFor = (permission: Permission, userRef: string) => {
    const readers: Record<string, boolean> = {
      [widgetReadPermission.name]: !state.unsighted.has(userRef),
      [auditRowReadPermission.name]: state.auditors.has(userRef),
    };
    const may = readers[permission.name];
    if (may === undefined) return undefined;
    return may ? allow : deny;
  };
  const cp = new StandInCp();
  const scheduler = mockServices.scheduler();
  const notifications: NotificationSendOptions[] = [];
  let ledger: AuditLedger | undefined;

  const features: BackendFeature[] = [
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: CALLBACK_BASE,
          database: {
            client: 'pg',
            pluginDivisionMode: 'schema',
            connection: {
              host: '127.0.0.1',
              port: proxy.port,
              user: server.username,
              password: server.password,
              database,
            },
          },
        },
        permission: { enabled: true },
        auditLog: { hmacKey: randomBytes(32).toString('base64') },
      },
    }),
    auditLedgerServiceFactory,
    privilegedHttpRouterServiceFactory({ thirdPartyPlugins: [] }),
    agentActionsRegistryServiceFactory({ thirdPartyPlugins: [] }),
    createServiceFactory({
      service: coreServices.permissions,
      deps: {},
      factory: () => ({
        authorize: async (requests, options) => {
          const { userEntityRef } = options?.credentials
            .principal as BackstageUserPrincipal;
          return requests.map(
            ({ permission }) =>
              readDecisionFor(permission, userEntityRef) ?? deny,
          );
        },
        authorizeConditional: async (queries, { credentials }) => {
          const { userEntityRef } =
            credentials.principal as BackstageUserPrincipal;
          return queries.map(
            ({ permission }) =>
              // Everybody may give a word on what they may do themselves.
              ({
                'staff-access.approval.approve': stepUp(true),
                'staff-access.approval.reject': allow,
              })[permission.name] ?? decisionFor(userEntityRef),
          );
        },
      }),
    }),
    createServiceFactory({
      service: knownStaffServiceRef,
      deps: {},
      factory: () => ({ ownershipRefsOf: async userRef => [userRef] }),
    }),
    createServiceFactory({
      service: personPolicyServiceRef,
      deps: {},
      factory: () => ({
        decide: (permission, { userRef }) =>
          readDecisionFor(permission, userRef) ??
          state.laterRights.get(userRef) ??
          decisionFor(userRef),
      }),
    }),
    createServiceFactory({
      service: staffPolicyDescriptionServiceRef,
      deps: {},
      factory: () => ({
        whoCould: () => 'Tester or Founder',
        rolesOf: () => ['Tester'],
      }),
    }),
    createServiceFactory({
      service: staffSessionReaderServiceRef,
      deps: { httpAuth: coreServices.httpAuth },
      factory: ({ httpAuth }) => ({
        async read(req) {
          const credentials = await httpAuth.credentials(req, {
            allow: ['user'],
          });
          return {
            credentials,
            session: {
              userRef: credentials.principal.userEntityRef,
              sessionId: req.get(SESSION_HEADER) ?? '',
              name: 'Olivia Operator',
              connection: 'entra',
            },
          };
        },
      }),
    }),
    createServiceFactory({
      service: entraIdTokenVerifierServiceRef,
      deps: {},
      factory: () => tenant.verifier,
    }),
    createServiceFactory({
      service: cpAuthClientServiceRef,
      deps: {},
      factory: () => cp,
    }),
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => createMemoryLogger(logged),
    }),
    createServiceFactory({
      service: coreServices.scheduler,
      deps: {},
      factory: () => scheduler,
    }),
    createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => ({
        async send(notification) {
          if (state.notificationProblem) throw state.notificationProblem;
          notifications.push(notification);
        },
      }),
    }),
    staffAccessPlugin,
    createWidgetPlugin(remote),
    createServiceFactory({
      service: coreServices.rootHealth,
      deps: { auditLedger: auditLedgerServiceRef },
      factory({ auditLedger }) {
        ledger = auditLedger;
        return mockServices.rootHealth.mock();
      },
    }),
  ];
  const backend = await startTestBackend({ features });

  const as = (person: Person) => ({
    Authorization: mockCredentials.user.header(`user:staff/${person.oid}`),
    [SESSION_HEADER]: person.sessionId,
  });

  return {
    server: backend.server,
    cp,
    proxy,
    remote,
    state,
    tenant,
    /** The notifications that were sent. */
    sent: notifications,
    /** Runs what the scheduler would run in time. */
    runTask: (id: string) => scheduler.triggerTask(id),
    /** What was logged, with stacks and causes. */
    logged,
    /** Every row of every table that the portal keeps, as text. */
    async stored(): Promise<string> {
      const names = await tables('pg_tables')
        .whereIn('schemaname', ['audit-log', 'staff-access'])
        .select('schemaname', 'tablename');
      const contents = await Promise.all(
        names.map(({ schemaname, tablename }) =>
          tables(tablename).withSchema(schemaname),
        ),
      );
      return JSON.stringify(contents);
    },
    /** Moves the end of a request into the past. */
    async expire(approvalId: string) {
      await tables('approvals')
        .withSchema('staff-access')
        .where({ id: approvalId })
        .update({ expires_at: new Date(0) });
    },
    /** Lets somebody answer a challenge at Entra, up to the grant. */
    async prove(challengeId: string, person: Person) {
      const started = await request(backend.server)
        .post(`/api/staff-access/step-up/challenges/${challengeId}/start`)
        .set(as(person));
      const { state: sent, nonce } = cp.begun!;
      cp.answer = async () => tenant.sign(tenant.claims(person.oid, nonce));
      const returned = await request(backend.server)
        .get('/api/staff-access/step-up/callback')
        .query({ code: 'the-code', state: sent })
        .set(
          'Cookie',
          started.get('Set-Cookie')!.map(cookie => cookie.split(';')[0]),
        );
      if (returned.status !== 200) throw new Error(returned.text);
    },
    /** The ledger that the portal writes to. */
    ledger: ledger!,
    /** The rows of one kind of event, oldest first. */
    async eventsOf(eventType: string): Promise<AuditRow[]> {
      return tables('security_audit_events')
        .withSchema('audit-log')
        .where({ event_type: eventType })
        .orderBy('seq');
    },
    get(path: string, person: Person = olivia) {
      return request(backend.server)
        .get(`/api/staff-access${path}`)
        .set(as(person));
    },
    put(path: string, person: Person = olivia) {
      return request(backend.server)
        .put(`/api/staff-access${path}`)
        .set(as(person));
    },
    delete(path: string, person: Person = olivia) {
      return request(backend.server)
        .delete(`/api/staff-access${path}`)
        .set(as(person));
    },
    post(path: string, person: Person = olivia) {
      return request(backend.server)
        .post(`/api/staff-access${path}`)
        .set(as(person));
    },
    resize(
      body: Record<string, unknown> = {},
      options: { person?: Person; key?: string; widget?: string } = {},
    ) {
      return request(backend.server)
        .post(`/api/demo/widgets/${options.widget ?? 'w1'}/resize`)
        .set(as(options.person ?? olivia))
        .set('Idempotency-Key', options.key ?? randomUUID())
        .send({ size: 4, reason: 'load test', seenVersion: 'v1', ...body });
    },
    /** Comes back from Entra, as a browser with these cookies would. */
    callback(query: Record<string, string>, cookies: string[]) {
      return request(backend.server)
        .get('/api/staff-access/step-up/callback')
        .query(query)
        .set(
          'Cookie',
          cookies.map(cookie => cookie.split(';')[0]),
        );
    },
    stopBackend: () => backend.stop(),
    async stop() {
      await proxy.restore();
      await backend.stop();
      await proxy.cut();
      await tables.destroy();
      await admin.raw('drop database ?? with (force)', [database]);
      await admin.destroy();
    },
  };
}

function createMemoryLogger(logged: string[]): RootLoggerService {
  const note = (message: string, meta?: unknown) => {
    logged.push(inspect([message, meta], { depth: 10 }));
  };
  const logger: RootLoggerService = {
    error: note,
    warn: note,
    info: note,
    debug: note,
    child: () => logger,
  };
  return logger;
}

/** alphaswarm-cp's sign-in routes: says what it was asked, answers what the test wants. */
export class StandInCp implements CpAuthClient {
  begun?: Parameters<CpAuthClient['beginStepUp']>[0];
  exchanged?: Parameters<CpAuthClient['exchange']>[0];
  answer: () => Promise<string | undefined> = async () => undefined;

  async beginStepUp(signIn: Parameters<CpAuthClient['beginStepUp']>[0]) {
    this.begun = signIn;
    return {
      authorizeUrl: `https://login.example/authorize?state=${signIn.state}`,
      transaction: 'cp_tx=1',
    };
  }

  async exchange(answer: Parameters<CpAuthClient['exchange']>[0]) {
    this.exchanged = answer;
    return {
      accessToken: 'unused',
      tokenType: 'Bearer',
      idToken: await this.answer(),
    };
  }

  async beginLogin(): Promise<never> {
    throw new Error('no sign-in here');
  }

  async refresh(): Promise<never> {
    throw new Error('no refresh here');
  }

  async logout(): Promise<void> {}
}
